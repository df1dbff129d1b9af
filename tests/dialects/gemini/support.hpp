// What the tests of this dialect share.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dialects/gemini/codec.hpp"
#include "dialects/gemini/fields.hpp"
#include "sse/splitter.hpp"

namespace monorelay::dialects::gemini {

inline std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The golden inputs of a kind: request, response or stream.
inline std::vector<std::filesystem::path> Goldens(std::string_view kind) {
  const auto folder =
      std::filesystem::path(MONORELAY_SOURCE_DIR) / "tests/dialects/golden/gemini" / kind;
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".golden") paths.push_back(entry.path());
  }
  return paths;
}

inline std::string Golden(std::string_view name) {
  return ReadFile(std::filesystem::path(MONORELAY_SOURCE_DIR) / "tests/dialects/golden/gemini" /
                  name);
}

inline bool IsJson(std::string_view text) {
  json::Document document;
  return document.ParseCopy(text).has_value();
}

// A request that was read, with the document it looks into.
struct ReadIn {
  explicit ReadIn(std::string_view text) {
    EXPECT_TRUE(document.ParseCopy(text).has_value()) << text;
    result = Instance().ReadRequest(document);
  }
  const chat::Request& operator*() const { return *result; }
  chat::Request* operator->() { return &*result; }
  [[nodiscard]] std::string Error() const { return result ? "" : result.error().text.value.Get(); }

  json::Document document;
  Result<chat::Request> result;
};

// A request that is written, with what was lost.
struct Written {
  explicit Written(const chat::Request& request, const Target& target = {}) : notes(FieldName) {
    auto written = Instance().WriteRequest(request, target, notes);
    if (written) {
      body = *written;
    } else {
      error = written.error().text.value.Get();
    }
  }
  [[nodiscard]] std::string Notes() const { return notes.Render(2000); }

  chat::Notes notes;
  std::string body;
  std::string error;
};

// Says in lines what a stream brought.
class Recorder : public chat::EventSink {
 public:
  void OnEvent(const chat::Event& event) override {
    using chat::EventKind;
    const std::string at = "[" + std::to_string(event.choice) + "] ";
    const std::string call =
        "[" + std::to_string(event.choice) + "." + std::to_string(event.call) + "] ";
    switch (event.kind) {
      case EventKind::kStart:
        return Line("start ", Decode(event.id) + " " + Decode(event.name));
      case EventKind::kText:
        return Line("text" + at, Decode(event.text));
      case EventKind::kRefusal:
        return Line("refusal" + at, Decode(event.text));
      case EventKind::kReasoning:
        return Line("reasoning" + at, Decode(event.text));
      case EventKind::kOpaque:
        return Line("opaque" + at, Decode(event.opaque.data));
      case EventKind::kToolCall:
        return Line("call" + call, Decode(event.id) + " " + Decode(event.name) +
                                       (event.opaque.IsEmpty() ? "" : " signed"));
      case EventKind::kToolArguments:
        return Line("arguments" + call, Decode(event.text));
      case EventKind::kCitation:
        return Line("citation" + at, Decode(event.citation.url) + " " +
                                         std::to_string(event.citation.begin) + "-" +
                                         std::to_string(event.citation.end));
      case EventKind::kMedia:
        return Line("media" + at, Decode(event.media.data));
      case EventKind::kLogprobs:
        return Line("logprobs" + at, std::string(event.logprobs.json));
      case EventKind::kPartEnd:
        return Line("part end" + call, event.of_call ? "call" : "");
      case EventKind::kStop:
        return Line("stop" + at, std::to_string(static_cast<int>(event.stop.cause)) + " " +
                                     Decode(event.stop.raw));
      case EventKind::kUsage:
        return Line("usage ",
                    std::to_string(event.usage.input) + " " + std::to_string(event.usage.output));
      case EventKind::kFailure:
        return Line("failure ", std::string(event.failure.json));
      case EventKind::kKeepAlive:
        return Line("alive", "");
      case EventKind::kEnd:
        return Line("end", "");
    }
  }
  std::string lines;

 private:
  static std::string Decode(json::Text text) { return json::Decode(text); }
  void Line(std::string_view what, std::string_view text) {
    lines.append(what).append(text).append("\n");
  }
};

// Gives each event of `stream` to a new reader and its events to `sink`.
inline std::unique_ptr<EventReader> ReadStream(std::string_view stream, chat::EventSink& sink) {
  auto reader = Instance().NewEventReader();
  sse::Splitter splitter;
  while (!stream.empty()) {
    const std::size_t end = std::min(splitter.FindEventEnd(stream), stream.size());
    reader->Read(stream.substr(0, end), sink);
    stream.remove_prefix(end);
  }
  reader->Finish(sink);
  return reader;
}

inline std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

inline ReplyContext Context(Dialect provider_dialect = Dialect::kOpenAiChat) {
  ReplyContext context;
  context.model = "gemini-x";
  context.seed = "s1";
  context.provider = "p";
  context.provider_dialect = provider_dialect;
  return context;
}

}  // namespace monorelay::dialects::gemini
