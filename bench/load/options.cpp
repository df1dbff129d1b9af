#include "bench/load/options.hpp"

#include <charconv>
#include <stdexcept>
#include <string_view>

namespace monorelay::bench {
namespace {

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return parts;
}

std::vector<int> ProcessesFrom(std::string_view list) {
  std::vector<int> processes;
  for (const std::string_view part : Split(list, ',')) {
    int pid = 0;
    if (std::from_chars(part.data(), part.data() + part.size(), pid).ec != std::errc{}) {
      throw std::invalid_argument("--pids needs process ids joined by commas");
    }
    processes.push_back(pid);
  }
  return processes;
}

// A conversation of turns of a few kilobytes, with the escapes that real ones have.
std::string BodyText(const Options& options) {
  constexpr std::string_view kTurn = "A turn of the conversation, as long as a real one.\\n";
  constexpr std::size_t kTurnBytes = 4000;
  constexpr std::string_view kEnd = "\"}],\"temperature\":0.7}";
  // The same body is a request of Chat Completions and of Messages, which insists on max_tokens.
  std::string body = "{\"model\":\"" + options.model +
                     "\",\"stream\":" + (options.stream ? "true" : "false") +
                     ",\"max_tokens\":4096,\"messages\":[{\"role\":\"user\",\"content\":\"";
  body.reserve(options.body_bytes + kTurn.size());
  std::size_t turn_begin = body.size();
  bool is_user = true;
  while (body.size() + kTurn.size() + kEnd.size() < options.body_bytes) {
    if (body.size() - turn_begin > kTurnBytes) {
      is_user = !is_user;
      body += "\"},{\"role\":\"";
      body += is_user ? "user" : "assistant";
      body += "\",\"content\":\"";
      turn_begin = body.size();
    }
    body += kTurn;
  }
  if (body.size() + kEnd.size() < options.body_bytes) {
    body.append(options.body_bytes - body.size() - kEnd.size(), '.');
  }
  body += kEnd;
  return body;
}

}  // namespace

Options OptionsFrom(Flags& flags) {
  Options options;
  options.port = static_cast<std::uint16_t>(flags.Count("port", 0));
  if (options.port == 0) throw std::invalid_argument("--port is needed");
  options.path = flags.Text("path", "/v1/chat/completions");
  options.key = flags.Text("key", "bench");
  options.model = flags.Text("model", "bench");
  for (const std::string_view line : Split(flags.Text("headers"), '|')) {
    options.header_lines += std::string(line) + "\r\n";
  }
  options.body_bytes = static_cast<std::size_t>(flags.Count("body-bytes", 600));
  options.connections = flags.Count("connections", 1);
  options.ramp = flags.Number("ramp", 2000);
  options.warmup = FromSeconds(flags.Number("warmup", 0.5));
  options.window = FromSeconds(flags.Number("seconds", 2));
  options.settle = FromSeconds(flags.Number("settle", 0));
  options.rate = flags.Number("rate", 0);
  options.requests = flags.Count("requests", 0);
  options.expected_bytes = static_cast<std::size_t>(flags.Count("expect-bytes", 0));
  options.expected_events = flags.Count("expect-events", 0);
  options.pace = flags.Number("pace", 0);
  options.read_rate = flags.Number("read-rate", 200'000);
  options.processes = ProcessesFrom(flags.Text("pids"));
  options.watch_interval = FromSeconds(flags.Number("watch-ms", 50) / 1000);
  if (options.connections < 1 || options.ramp <= 0 || options.watch_interval <= 0) {
    throw std::invalid_argument("--connections, --ramp and --watch-ms must be above 0");
  }
  return options;
}

std::string RequestText(const Options& options) {
  const std::string body = BodyText(options);
  return "POST " + options.path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(options.port) +
         "\r\nAuthorization: Bearer " + options.key +
         "\r\nUser-Agent: bench_load\r\nAccept: */*\r\nContent-Type: application/json\r\n" +
         options.header_lines + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

}  // namespace monorelay::bench
