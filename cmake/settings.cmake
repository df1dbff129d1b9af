# Compiler settings that every target shares.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

set(MONORELAY_SANITIZE "" CACHE STRING "Value for -fsanitize=, or empty")
set(MONORELAY_PROFILE "use" CACHE STRING "In releases: use the profile, generate one, or off")
option(MONORELAY_COVERAGE "Instrument for source-based coverage" OFF)

# Large pages, where the kernel gives them, spare the compiler and the linker most of their page faults: a
# fifth of the time where those are dear, as in virtual machines.
set(large_pages ${CMAKE_COMMAND} -E env GLIBC_TUNABLES=glibc.malloc.hugetlb=1)
set(CMAKE_CXX_LINKER_LAUNCHER ${large_pages})
find_program(CCACHE ccache)
if(CCACHE)
  # The two sloppiness values and -fno-pch-timestamp below let ccache keep precompiled headers. It asks the
  # compiler what was included: running the preprocessor first took a fifth of a cold build.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${large_pages} CCACHE_DEPEND=1 CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()

add_library(monorelay_settings INTERFACE)
# Other compilers warn of other things, not all of which are wrong.
target_compile_options(monorelay_settings INTERFACE
  -Wall -Wextra -Wshadow -Wnon-virtual-dtor $<$<CXX_COMPILER_ID:Clang>:-Werror>)
target_compile_definitions(monorelay_settings INTERFACE SIMDJSON_EXCEPTIONS=0)
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  target_compile_options(monorelay_settings INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
  target_link_options(monorelay_settings INTERFACE -fuse-ld=lld-19)
endif()

if(CMAKE_BUILD_TYPE STREQUAL "Release")
  set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")
  target_compile_options(monorelay_settings INTERFACE
    -flto=thin -D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS -fstack-protector-strong
    -fstack-clash-protection -fcf-protection=full -ffunction-sections -fno-plt)
  target_link_options(monorelay_settings INTERFACE
    -flto=thin -pie -Wl,-z,relro,-z,now -Wl,--gc-sections
    "-Wl,--thinlto-cache-dir=${CMAKE_BINARY_DIR}/lto-cache")
  # What ran how often, as scripts/profile has measured it. Code that has changed since is compiled
  # without it. Other compilers, and older ones, cannot read the file.
  set(profile ${CMAKE_SOURCE_DIR}/cmake/monorelay.profdata)
  # Names of functions that only one file knows hold its name without folders, so that the profile is
  # good for every place that the source lies in.
  set(profile_names "SHELL:-mllvm -static-func-full-module-prefix=false")
  if(MONORELAY_PROFILE STREQUAL "generate")
    target_compile_options(monorelay_settings INTERFACE
      -fprofile-generate=${CMAKE_BINARY_DIR}/profile -fprofile-update=atomic ${profile_names})
    target_link_options(monorelay_settings INTERFACE -fprofile-generate)
  elseif(MONORELAY_PROFILE STREQUAL "use" AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang"
         AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 19)
    # Ninja does not know that objects depend on the profile, and those of two profiles cannot be linked:
    # a new one makes new command lines.
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${profile})
    file(SHA256 ${profile} profile_hash)
    string(SUBSTRING ${profile_hash} 0 12 profile_hash)
    target_compile_options(monorelay_settings INTERFACE
      -DMONORELAY_PROFILE_${profile_hash} -fprofile-use=${profile} ${profile_names} -Wno-profile-instr-unprofiled -Wno-profile-instr-out-of-date
      -Wno-backend-plugin)
  endif()
else()
  set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1 -D_GLIBCXX_ASSERTIONS")
endif()

if(MONORELAY_SANITIZE)
  target_compile_options(monorelay_settings INTERFACE
    -fsanitize=${MONORELAY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(monorelay_settings INTERFACE -fsanitize=${MONORELAY_SANITIZE})
endif()
if(MONORELAY_COVERAGE)
  target_compile_options(monorelay_settings INTERFACE -fprofile-instr-generate -fcoverage-mapping)
  target_link_options(monorelay_settings INTERFACE -fprofile-instr-generate)
endif()
