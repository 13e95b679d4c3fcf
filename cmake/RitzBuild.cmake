# Settings and helper functions that every folder shares.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

add_library(ritz_settings INTERFACE)
target_compile_options(
  ritz_settings
  INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
            -fno-math-errno $<$<BOOL:${RITZ_WERROR}>:-Werror>
            $<$<BOOL:${RITZ_NATIVE}>:-march=native>
            $<$<BOOL:${RITZ_COVERAGE}>:--coverage>)
target_link_options(ritz_settings INTERFACE $<$<BOOL:${RITZ_COVERAGE}>:--coverage>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # gcc 12 reports these inside inlined library code that is correct.
  target_compile_options(ritz_settings INTERFACE -Wno-maybe-uninitialized -Wno-array-bounds
                                                 -Wno-restrict -Wno-stringop-overflow
                                                 -Wno-stringop-overread)
endif()
if(RITZ_SANITIZE)
  target_compile_options(ritz_settings INTERFACE -fsanitize=${RITZ_SANITIZE}
                                                 -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(ritz_settings INTERFACE -fsanitize=${RITZ_SANITIZE})
endif()
# Armadillo checks bounds in every build but Release, never prints by itself, and leaves threads
# to MPI.
target_compile_definitions(
  ritz_settings INTERFACE ARMA_DONT_USE_OPENMP ARMA_WARN_LEVEL=0 ARMA_USE_BLAS
                          ARMA_USE_LAPACK $<$<CONFIG:Release>:ARMA_NO_DEBUG>)
# A header is <ritz/FOLDER/...> here as it is after installation: the build keeps a folder of links.
target_include_directories(ritz_settings INTERFACE ${CMAKE_BINARY_DIR}/include
                                                   ${CMAKE_BINARY_DIR}/generated)
target_include_directories(ritz_settings SYSTEM INTERFACE ${ARMADILLO_INCLUDE_DIRS})

# The headers that take longest to read are read once.
add_library(ritz_precompiled OBJECT ${CMAKE_SOURCE_DIR}/cmake/precompiled.cpp)
target_link_libraries(ritz_precompiled PRIVATE ritz_settings)
target_precompile_headers(ritz_precompiled PRIVATE <armadillo> <memory> <span> <string> <vector>)

set_property(GLOBAL PROPERTY RITZ_MODULES "")

# ritz_module(NAME USES lower ... [PACKAGES fmt::fmt ...] [OWN_HEADERS])
# One folder of the library: the target ritz_NAME, of all sources in the folder and its sub-folders
# but main.cpp, and of what ritz_kinds wrote for it. USES names the folders it may include from
# directly; what those use follows. OWN_HEADERS leaves the shared precompiled headers out, for a
# folder whose packages define macros.
function(ritz_module name)
  cmake_parse_arguments(ARG "OWN_HEADERS" "" "USES;PACKAGES" ${ARGN})
  set(target ritz_${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  list(REMOVE_ITEM sources ${CMAKE_CURRENT_SOURCE_DIR}/main.cpp)
  get_property(written DIRECTORY PROPERTY RITZ_WRITTEN)
  add_library(${target} OBJECT ${sources} ${written})
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/include/ritz)
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${CMAKE_BINARY_DIR}/include/ritz/${name} SYMBOLIC)
  target_link_libraries(${target} PUBLIC ritz_settings)
  foreach(lower IN LISTS ARG_USES)
    target_link_libraries(${target} PUBLIC ritz_${lower}_interface)
  endforeach()
  if(ARG_PACKAGES)
    target_link_libraries(${target} PUBLIC ${ARG_PACKAGES})
  endif()
  if(NOT ARG_OWN_HEADERS)
    target_precompile_headers(${target} REUSE_FROM ritz_precompiled)
  endif()
  # What a user of this folder inherits: its objects and those of all folders below it.
  add_library(${target}_interface INTERFACE)
  target_link_libraries(${target}_interface INTERFACE ritz_settings ${ARG_PACKAGES})
  foreach(lower IN LISTS ARG_USES)
    target_link_libraries(${target}_interface INTERFACE ritz_${lower}_interface)
  endforeach()
  set_property(GLOBAL APPEND PROPERTY RITZ_MODULES ${name})
  set_property(GLOBAL PROPERTY RITZ_USES_${name} "${ARG_USES}")
  set_property(GLOBAL PROPERTY RITZ_PACKAGES_${name} "${ARG_PACKAGES}")
endfunction()

# All folders below and including the given ones.
function(ritz_closure out)
  set(todo ${ARGN})
  set(done "")
  while(todo)
    list(POP_FRONT todo name)
    if(NOT name IN_LIST done)
      list(APPEND done ${name})
      get_property(lower GLOBAL PROPERTY RITZ_USES_${name})
      list(APPEND todo ${lower})
    endif()
  endwhile()
  set(${out} ${done} PARENT_SCOPE)
endfunction()

# ritz_link(TARGET folder ...): links a program with the objects of these folders and of all below.
function(ritz_link target)
  ritz_closure(modules ${ARGN})
  target_link_libraries(${target} PRIVATE ritz_settings ${ARMADILLO_LIBRARIES})
  foreach(module IN LISTS modules)
    target_link_libraries(${target} PRIVATE ritz_${module})
  endforeach()
endfunction()

# ritz_kinds(NAME TYPE HEADER FOLDER kind ...): writes the functions `std::vector<TYPE> NAME()`, which
# lists the kinds declared in a folder and those that a program adds, and `void add_kind(TYPE)`, as
# a source of the module in the same CMakeLists.txt. The kind `k` is the function `TYPE k_kind()` of
# k.hpp there, `sub/k` that of sub/k.hpp.
function(ritz_kinds name type header folder)
  set(includes "")
  set(entries "")
  foreach(kind IN LISTS ARGN)
    get_filename_component(function ${kind} NAME)
    string(APPEND includes "#include <ritz/${folder}/${kind}.hpp>\n")
    string(APPEND entries "      ${function}_kind(),\n")
  endforeach()
  set(written ${CMAKE_BINARY_DIR}/generated/${name}.cpp)
  file(CONFIGURE OUTPUT ${written} @ONLY CONTENT
[[
// Written by CMake from the list of kinds in @folder@/CMakeLists.txt.
#include <ritz/@header@>
@includes@
#include <utility>

namespace ritz {

static std::vector<@type@>& added_@name@() {
  static std::vector<@type@> added;
  return added;
}

void add_kind(@type@ kind) { added_@name@().push_back(std::move(kind)); }

std::vector<@type@> @name@() {
  std::vector<@type@> kinds = {
@entries@  };
  kinds.insert(kinds.end(), added_@name@().begin(), added_@name@().end());
  return kinds;
}

}  // namespace ritz
]])
  set_property(DIRECTORY APPEND PROPERTY RITZ_WRITTEN ${written})
endfunction()
