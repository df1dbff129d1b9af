# monorelay_module(NAME [USES module...] [LIBRARIES target...] [PRECOMPILE header...])
#
# One folder under src/ is one static library and one namespace. USES names the modules whose
# headers it may include; docs say why in ARCHITECTURE.md, tools/check_layers checks it again.
# PRECOMPILE names headers that most files of the module include: they are compiled once for all.
function(monorelay_module name)
  cmake_parse_arguments(ARG "" "" "USES;LIBRARIES;PRECOMPILE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  if(sources)
    add_library(monorelay_${name} STATIC ${sources})
    set(scope PUBLIC)
    if(ARG_PRECOMPILE)
      list(TRANSFORM ARG_PRECOMPILE PREPEND ${CMAKE_SOURCE_DIR}/src/)
      target_precompile_headers(monorelay_${name} PRIVATE ${CMAKE_SOURCE_DIR}/src/pch.hpp ${ARG_PRECOMPILE})
    else()
      target_precompile_headers(monorelay_${name} REUSE_FROM monorelay_pch)
    endif()
  else()
    add_library(monorelay_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(monorelay_${name} ${scope} ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(monorelay_${name} ${scope} monorelay_settings ${ARG_LIBRARIES})
  foreach(module ${ARG_USES})
    target_link_libraries(monorelay_${name} ${scope} monorelay_${module})
  endforeach()
endfunction()

# Embeds a text file as `extern const std::string_view` SYMBOL in namespace monorelay::NAMESPACE.
function(monorelay_embed target file namespace symbol)
  get_filename_component(stem ${file} NAME)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded_${stem}.cpp)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DINPUT=${file} -DOUTPUT=${output} -DNAMESPACE=${namespace}
            -DSYMBOL=${symbol} -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${file} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    VERBATIM)
  target_sources(${target} PRIVATE ${output})
  set_source_files_properties(${output} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
endfunction()
