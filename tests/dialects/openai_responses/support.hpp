// What the tests of the dialect share.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "chat/event.hpp"
#include "chat/notes.hpp"
#include "dialects/openai_responses/codec.hpp"
#include "sse/splitter.hpp"

namespace monorelay::dialects::openai_responses {

// The golden inputs of one kind ("request", "response", "stream") by name.
inline std::map<std::string, std::string> Golden(const std::string& kind) {
  std::map<std::string, std::string> inputs;
  const std::filesystem::path folder =
      std::string(MONORELAY_SOURCE_DIR) + "/tests/dialects/golden/openai_responses/" + kind;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".golden") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    inputs[entry.path().stem().string()] = text.str();
  }
  return inputs;
}

inline std::string_view ClientsName(chat::Feature feature) {
  return Instance().FieldOf(feature);
}

// A request of a client, read.
struct Asked {
  explicit Asked(std::string_view body) {
    EXPECT_TRUE(document.ParseCopy(body));
    request = Instance().ReadRequest(document);
  }
  [[nodiscard]] std::string ErrorText() const {
    return request ? "" : request.error().text.value.Get();
  }

  json::Document document;
  Result<chat::Request> request{std::in_place};
};

// A request written for a provider: its body, or the text of the error.
struct Sent {
  explicit Sent(const chat::Request& request, Target target = {}) {
    if (target.model.empty()) target.model = "m";
    chat::Notes collected(ClientsName);
    auto written = Instance().WriteRequest(request, target, collected);
    if (written) body = *written;
    if (!written) error = written.error().text.value.Get();
    notes = collected.Render(2000);
  }

  std::string body;
  std::string error;
  std::string notes;
};

inline std::vector<std::string> EventsIn(std::string_view stream) {
  std::vector<std::string> events;
  sse::Splitter splitter;
  while (!stream.empty()) {
    const std::size_t end = splitter.FindEventEnd(stream);
    if (end == sse::Splitter::kNone) break;
    events.emplace_back(stream.substr(0, end));
    stream.remove_prefix(end);
  }
  return events;
}

// Writes down the events in short: "text(Hel) text(lo) stop(end)".
class Script final : public chat::EventSink {
 public:
  void OnEvent(const chat::Event& event) override {
    using chat::EventKind;
    const std::string number = std::to_string(event.call);
    switch (event.kind) {
      case EventKind::kStart:
        return Add("start", event.id);
      case EventKind::kText:
        return Add("text", event.text);
      case EventKind::kRefusal:
        return Add("refusal", event.text);
      case EventKind::kReasoning:
        return Add(event.summary ? "summary" : "thought", event.text);
      case EventKind::kOpaque:
        return Add(event.opaque.whole ? "hidden" : "signature", event.opaque.data);
      case EventKind::kToolCall:
        return AddPlain("call" + number,
                        std::string(event.id.escaped) + ":" + std::string(event.group.escaped) +
                            (event.group.IsEmpty() ? "" : ".") + std::string(event.name.escaped) +
                            (event.free_form ? "*" : ""));
      case EventKind::kToolArguments:
        return Add("args" + number, event.text);
      case EventKind::kCitation:
        return AddPlain("cite", std::string(event.citation.url.escaped) + "@" +
                                    std::to_string(event.citation.begin) + "-" +
                                    std::to_string(event.citation.end));
      case EventKind::kMedia:
        return AddPlain("media", event.media.data.escaped);
      case EventKind::kLogprobs:
        return AddPlain("logprobs", event.logprobs.json);
      case EventKind::kPartEnd:
        return AddPlain(event.of_call ? "end" + number : "end", std::string_view());
      case EventKind::kStop:
        return AddPlain("stop", std::to_string(static_cast<int>(event.stop.cause)));
      case EventKind::kUsage:
        return AddPlain(
            "usage", std::to_string(event.usage.input) + "/" + std::to_string(event.usage.output));
      case EventKind::kFailure:
        return AddPlain("failure", event.failure.json);
      case EventKind::kKeepAlive:
        ++keep_alives;
        return;
      case EventKind::kEnd:
        return AddPlain("END", std::string_view());
    }
  }

  std::string text;
  int keep_alives = 0;

 private:
  void Add(const std::string& what, json::Text detail) { AddPlain(what, detail.escaped); }
  void AddPlain(const std::string& what, std::string_view detail) {
    if (!text.empty()) text += ' ';
    text += what;
    if (!detail.empty()) text += "(" + std::string(detail) + ")";
  }
};

inline std::string ScriptOf(std::string_view stream) {
  const auto reader = Instance().NewEventReader();
  Script script;
  for (const std::string& event : EventsIn(stream)) reader->Read(event, script);
  reader->Finish(script);
  return script.text;
}

inline ReplyContext Context(Dialect provider = Dialect::kOpenAiChat) {
  ReplyContext context;
  context.model = "my-model";
  context.seed = "s1";
  context.created = 1763800000;
  context.provider = "prov";
  context.provider_dialect = provider;
  return context;
}

}  // namespace monorelay::dialects::openai_responses
