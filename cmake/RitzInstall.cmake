# Installs the program, one static library of all folders with their headers, and the package by
# which another CMake project finds `Ritz::ritz`.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

function(ritz_install)
  get_property(modules GLOBAL PROPERTY RITZ_MODULES)
  set(packages "")
  set(headers ${CMAKE_INSTALL_INCLUDEDIR}/ritz)
  set(package ${CMAKE_INSTALL_LIBDIR}/cmake/Ritz)

  add_library(ritz_library STATIC)
  set_target_properties(ritz_library PROPERTIES OUTPUT_NAME ritz EXPORT_NAME ritz LINKER_LANGUAGE CXX)
  foreach(module IN LISTS modules)
    target_sources(ritz_library PRIVATE $<TARGET_OBJECTS:ritz_${module}>)
    get_property(module_packages GLOBAL PROPERTY RITZ_PACKAGES_${module})
    list(APPEND packages ${module_packages})
    get_target_property(folder ritz_${module} SOURCE_DIR)
    install(DIRECTORY ${folder} DESTINATION ${headers} FILES_MATCHING PATTERN "*.hpp")
  endforeach()
  list(REMOVE_DUPLICATES packages)
  target_link_libraries(ritz_library PUBLIC ${packages})
  # What the headers are compiled with here must hold for who includes them.
  get_target_property(definitions ritz_settings INTERFACE_COMPILE_DEFINITIONS)
  target_compile_definitions(ritz_library INTERFACE ${definitions})
  target_compile_features(ritz_library PUBLIC cxx_std_20)
  target_include_directories(ritz_library INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)

  # Who builds the program alone, as runs/demo.sh does, can install all of it.
  add_dependencies(ritz ritz_library)

  install(TARGETS ritz_library EXPORT RitzTargets DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(TARGETS ritz DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/python/ DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/ritz
          FILES_MATCHING PATTERN "*.py" PATTERN build EXCLUDE PATTERN "*.egg-info" EXCLUDE PATTERN __pycache__ EXCLUDE)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/examples DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/ritz)
  install(FILES ${PROJECT_SOURCE_DIR}/src/app/completion.bash
          DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/bash-completion/completions RENAME ritz)
  install(EXPORT RitzTargets NAMESPACE Ritz:: DESTINATION ${package})
  configure_package_config_file(
    ${PROJECT_SOURCE_DIR}/cmake/RitzConfig.cmake.in ${PROJECT_BINARY_DIR}/RitzConfig.cmake
    INSTALL_DESTINATION ${package} NO_SET_AND_CHECK_MACRO)
  write_basic_package_version_file(
    ${PROJECT_BINARY_DIR}/RitzConfigVersion.cmake COMPATIBILITY SameMinorVersion)
  install(FILES ${PROJECT_BINARY_DIR}/RitzConfig.cmake ${PROJECT_BINARY_DIR}/RitzConfigVersion.cmake
          DESTINATION ${package})
endfunction()
