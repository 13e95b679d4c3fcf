#pragma once

#include <functional>
#include <optional>
#include <string>

#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>
#include <ritz/learning/data/data_set.hpp>
#include <ritz/learning/data/records.hpp>

namespace ritz {

/// The content of a data file; throws UsageError where there is none. Collective.
using ReadFile = std::function<std::string(const std::string& path)>;

/// The data of a fit, read and divided.
struct FitData {
  DataSet all;  ///< the rows of data.file, in their order
  DataSet train;
  DataSet test;                    ///< no rows when data.test is "none"
  std::vector<std::string> notes;  ///< what was noticed and does no harm, for the user
};

/// Reads what a resolved [data] table asks for, and records in it which columns were taken. The
/// classes are those of the training rows.
FitData read_fit_data(Settings& data, Task task, const ReadFile& read, Mistakes& mistakes);

/// The selected columns of one file, in whatever format its content has.
Records read_records(const Settings& data, const std::string& path, const Selection& selection,
                     const ReadFile& read, Mistakes& mistakes);

/// Data that nothing can be learnt from: too few rows, one class, constant targets or features.
void check_rows(const FitData& data, const std::string& source, Mistakes& mistakes);

/// What is wrong with the sizes of some numbers, as the end of a sentence: their squares overflow,
/// or the squares of their differences vanish, and with them variances and errors. Nothing where
/// all is well.
std::optional<std::string> wrong_size(const arma::rowvec& values);

/// A remark on columns whose names are all numbers: the first row of a file without a header.
std::optional<std::string> note_on_header(const DataSet& train);
/// A remark on features that are constant in the training rows.
std::optional<std::string> note_on_constants(const DataSet& train);

}  // namespace ritz
