// The program's log: lines on standard error, written by a thread of its own.
#pragma once

#include <spdlog/spdlog.h>

#include <string>
#include <string_view>

namespace monorelay::log {

enum class Format : std::uint8_t { kText, kJson };

// Starts logging at `level` ("debug", "info", "warning", "error"; case is ignored). Returns false
// and keeps "info" if the level is unknown. Call once, before other threads start.
bool Start(std::string_view level, Format format);

// Changes the level while running. Returns false if it is unknown.
bool SetLevel(std::string_view level);

// Writes what is queued and ends the log's thread.
void Stop();

template <class... Args>
void Debug(fmt::format_string<Args...> text, Args&&... args) {
  spdlog::debug(text, std::forward<Args>(args)...);
}
template <class... Args>
void Info(fmt::format_string<Args...> text, Args&&... args) {
  spdlog::info(text, std::forward<Args>(args)...);
}
template <class... Args>
void Warning(fmt::format_string<Args...> text, Args&&... args) {
  spdlog::warn(text, std::forward<Args>(args)...);
}
template <class... Args>
void Failure(fmt::format_string<Args...> text, Args&&... args) {
  spdlog::error(text, std::forward<Args>(args)...);
}

}  // namespace monorelay::log
