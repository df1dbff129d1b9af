// What the tests of the Chat Completions dialect share.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "dialects/openai_chat/codec.hpp"
#include "sse/splitter.hpp"

namespace monorelay::dialects::openai_chat {

inline std::vector<std::filesystem::path> GoldenFiles(std::string_view kind) {
  std::vector<std::filesystem::path> files;
  const std::filesystem::path folder =
      std::filesystem::path(MONORELAY_SOURCE_DIR) / "tests/dialects/golden/openai_chat" / kind;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".golden") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

inline std::string ContentOf(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

// A golden input by its kind and name, such as "stream/plain_text.sse".
inline std::string Golden(std::string_view name) {
  return ContentOf(std::filesystem::path(MONORELAY_SOURCE_DIR) /
                   "tests/dialects/golden/openai_chat" / name);
}

inline chat::Notes NewNotes() {
  return chat::Notes([](chat::Feature feature) { return FieldOf(feature); });
}

// A request and the text that it looks into.
struct ReadRequestOf {
  explicit ReadRequestOf(std::string_view body) {
    const auto parsed = document.ParseCopy(body);
    EXPECT_TRUE(parsed) << body;
    request = Instance().ReadRequest(document);
  }
  json::Document document;
  Result<chat::Request> request = chat::Request();
};

inline ReplyContext ContextFor(Dialect provider_dialect) {
  ReplyContext context;
  context.model = "asked";
  context.seed = "S1";
  context.created = 7;
  context.provider = "prov";
  context.provider_dialect = provider_dialect;
  return context;
}

// Writes each event down as one short line.
class EventLog : public chat::EventSink {
 public:
  void OnEvent(const chat::Event& event) override {
    static constexpr std::string_view kNames[] = {
        "start", "text",     "refusal",  "reasoning", "opaque", "call",    "arguments", "citation",
        "media", "logprobs", "part end", "stop",      "usage",  "failure", "alive",     "end"};
    lines += kNames[static_cast<std::size_t>(event.kind)];
    if (event.choice != 0) lines += " choice=" + std::to_string(event.choice);
    if (event.call != 0) lines += " #" + std::to_string(event.call);
    Say("id", event.id.escaped);
    Say("name", event.name.escaped);
    Say("text", event.text.escaped);
    Say("opaque", event.opaque.data.escaped);
    Say("url", event.citation.url.escaped);
    Say("logprobs", event.logprobs.json);
    Say("raw", event.stop.raw.escaped);
    if (event.kind == chat::EventKind::kStop)
      lines += " cause=" + std::to_string(static_cast<int>(event.stop.cause));
    if (event.kind == chat::EventKind::kUsage)
      lines += " " + std::to_string(event.usage.input) + "/" + std::to_string(event.usage.output);
    lines += '\n';
  }

  std::string lines;

 private:
  void Say(std::string_view what, std::string_view value) {
    if (!value.empty()) lines.append(" ").append(what).append("=").append(value);
  }
};

// Gives a whole stream to `reader`, event by event.
inline void Feed(EventReader& reader, std::string_view stream, chat::EventSink& sink) {
  sse::Splitter splitter;
  for (;;) {
    const std::size_t end = splitter.FindEventEnd(stream);
    if (end == sse::Splitter::kNone) break;
    reader.Read(stream.substr(0, end), sink);
    stream.remove_prefix(end);
  }
  if (!stream.empty()) reader.Read(stream, sink);
  reader.Finish(sink);
}

// The events of a golden stream.
inline std::string EventsOf(std::string_view stream) {
  const auto reader = Instance().NewEventReader();
  EventLog log;
  Feed(*reader, stream, log);
  return log.lines;
}

}  // namespace monorelay::dialects::openai_chat
