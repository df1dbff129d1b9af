# Debian packages, by their CMake or pkg-config names. scripts/bootstrap installs them.
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(simdjson REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(SQLite3 REQUIRED)
add_library(monorelay_sqlite INTERFACE)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  # Debian's shared library calls itself through its table of symbols, which costs a tenth of each
  # row; see docs/decisions/.
  find_library(SQLITE3_ARCHIVE libsqlite3.a REQUIRED)
  target_include_directories(monorelay_sqlite SYSTEM INTERFACE ${SQLite3_INCLUDE_DIRS})
  target_link_libraries(monorelay_sqlite INTERFACE ${SQLITE3_ARCHIVE} Threads::Threads m ${CMAKE_DL_LIBS})
else()
  target_link_libraries(monorelay_sqlite INTERFACE SQLite::SQLite3)
endif()
# Debian's package has neither a CMake nor a pkg-config file.
find_library(CCTZ_LIBRARY cctz REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
