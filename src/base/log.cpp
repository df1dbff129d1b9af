#include "base/log.hpp"

#include <spdlog/async.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <optional>

#include "base/text.hpp"

namespace monorelay::log {
namespace {

constexpr std::size_t kQueuedLines = 2048;

std::optional<spdlog::level::level_enum> LevelNamed(std::string_view name) {
  const std::string lower = ToLower(name);
  if (lower == "debug") return spdlog::level::debug;
  if (lower == "info") return spdlog::level::info;
  if (lower == "warning" || lower == "warn") return spdlog::level::warn;
  if (lower == "error" || lower == "critical") return spdlog::level::err;
  return std::nullopt;
}

// The text of a line without control characters, so that what a provider said cannot forge another
// line; for JSON also without what would end a string.
class EscapedText final : public spdlog::custom_flag_formatter {
 public:
  explicit EscapedText(Format format) : format_(format) {}

  void format(const spdlog::details::log_msg& message, const std::tm&,
              spdlog::memory_buf_t& out) override {
    for (const char c : message.payload) {
      if (format_ == Format::kJson && (c == '"' || c == '\\')) {
        out.push_back('\\');
        out.push_back(c);
      } else if (static_cast<unsigned char>(c) < 0x20) {
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
      } else {
        out.push_back(c);
      }
    }
  }
  [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<EscapedText>(format_);
  }

 private:
  Format format_;
};

}  // namespace

bool Start(std::string_view level, Format format) {
  spdlog::init_thread_pool(kQueuedLines, 1);
  auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
  // The oldest line is given up when the queue is full: logging never blocks a worker.
  auto logger = std::make_shared<spdlog::async_logger>(
      "", std::move(sink), spdlog::thread_pool(), spdlog::async_overflow_policy::overrun_oldest);
  auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
  formatter->add_flag<EscapedText>('*', format)
      .set_pattern(format == Format::kJson
                       ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","text":"%*"})"
                       : "%Y-%m-%dT%H:%M:%S.%eZ %^%-7l%$ %*");
  logger->set_formatter(std::move(formatter));
  logger->flush_on(spdlog::level::warn);
  spdlog::set_default_logger(std::move(logger));
  spdlog::flush_every(std::chrono::seconds(1));
  return SetLevel(level);
}

bool SetLevel(std::string_view level) {
  const auto known = LevelNamed(level);
  spdlog::set_level(known.value_or(spdlog::level::info));
  return known.has_value();
}

void Stop() {
  spdlog::shutdown();
}

}  // namespace monorelay::log
