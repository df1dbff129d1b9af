// Precompiled for every module: the headers that take longest to parse. A file still includes
// what it uses, so that it compiles without this one.
#pragma once
#include <simdjson.h>

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>
