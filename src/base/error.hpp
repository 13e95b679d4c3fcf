#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace ritz {

/// How the program ends, the same on every rank; scripts rely on the numbers.
enum class ExitStatus {
  done = 0,
  other = 1,    ///< anything that has no number of its own
  usage = 2,    ///< command line, configuration or the content of a data file is wrong or missing
  stopped = 3,  ///< stopped early on request, a checkpoint was written
  bad_numbers = 4,  ///< NaN or infinite energies, a diverged fit
  file = 5,         ///< a file could not be read or written, or the disk is full
  environment = 6,  ///< MPI or the environment failed
};

/// An exception that carries a sentence for the user and the status the program ends with.
///
/// A collective error is one that is certain to be thrown on every rank alike; it ends the program
/// in order and rank 0 prints it. Any other error is printed by the rank that meets it, with rank
/// and host, and then stops all ranks at once.
class Error : public std::runtime_error {
 public:
  Error(ExitStatus status, const std::string& sentence, bool collective = false);

  ExitStatus status() const { return status_; }
  bool collective() const { return collective_; }

 private:
  ExitStatus status_;
  bool collective_;
};

/// What the user asked for cannot be done; every rank finds that out alike. Exit status 2.
class UsageError : public Error {
 public:
  explicit UsageError(const std::string& sentence);
};

/// Every mistake found in a configuration or a data file, one line each. Exit status 2.
class ConfigurationError : public UsageError {
 public:
  explicit ConfigurationError(std::vector<std::string> mistakes);

  const std::vector<std::string>& mistakes() const { return mistakes_; }

 private:
  std::vector<std::string> mistakes_;
};

/// A number went bad (exit status 4). Collective unless said otherwise.
class NumericsError : public Error {
 public:
  explicit NumericsError(const std::string& sentence, bool collective = true);
};

/// A file could not be read or written (exit status 5).
class FileError : public Error {
 public:
  explicit FileError(const std::string& sentence, bool collective = false);
};

}  // namespace ritz
