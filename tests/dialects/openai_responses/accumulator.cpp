#include "dialects/openai_responses/accumulator.hpp"

#include <map>
#include <memory>
#include <set>
#include <vector>

#include "dialects/openai_responses/support.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

using json::Value;

struct SeenItem {
  std::string id;
  std::string type;
  std::string call_id;
  std::string input;
  std::vector<std::string> contents;
  std::string whole;  // as it was done; empty: not yet
};

class Accumulator {
 public:
  std::string wrong;
  std::string text;
  bool ended = false;

  void Take(const std::string& event_text) {
    const sse::Event event = sse::ParseEvent(event_text);
    if (!event.has_data || !wrong.empty()) return;
    json::Document document;
    if (!document.ParseCopy(event.Data())) return Wrong("not JSON: " + std::string(event.Data()));
    const Value root = document.Root();
    const std::string type = root["type"].Decoded();
    if (event.Data().find('\n') != std::string::npos) Wrong("data on several lines");
    if (event.name != type) Wrong("event name " + std::string(event.name));
    if (root["sequence_number"].GetInt() != sequence_++) Wrong("sequence number of " + type);
    if (ended) Wrong(type + " after the end");
    if (type == "error") {
      ended = true;
      return;
    }
    if (!begun_ && type != "response.created") Wrong("begins with " + type);
    begun_ = true;
    Dispatch(type, root);
  }

 private:
  void Wrong(const std::string& what) {
    if (wrong.empty()) wrong = what;
  }

  void Dispatch(const std::string& type, Value root) {
    if (root["response"].IsObject()) return TakeLifecycle(type, root["response"]);
    const auto index = static_cast<std::size_t>(root["output_index"].GetInt().value_or(999));
    if (type == "response.output_item.added") return TakeAdded(index, root["item"]);
    if (index >= items_.size()) return Wrong(type + " of no item");
    SeenItem& item = items_[index];
    if (!item.whole.empty()) return Wrong(type + " of an item that is done");
    if (type == "response.output_item.done") return TakeDone(item, root["item"]);
    if (root["item_id"].Decoded() != item.id) return Wrong("item_id of " + type);
    const bool summary = root["summary_index"].IsGiven();
    const auto part = root[summary ? "summary_index" : "content_index"].GetInt();
    if (type.ends_with("part.added")) {
      if (part != static_cast<std::int64_t>(item.contents.size())) Wrong("index of " + type);
      item.contents.emplace_back();
    } else if (type.ends_with("arguments.delta") || type.ends_with("input.delta")) {
      item.input += root["delta"].Decoded();
    } else if (type.ends_with("arguments.done") || type.ends_with("input.done")) {
      if (root[type.ends_with("input.done") ? "input" : "arguments"].Decoded() != item.input)
        Wrong("the input differs from its pieces");
    } else {
      TakeContent(type, item, part, root);
    }
  }

  void TakeContent(const std::string& type, SeenItem& item, std::optional<std::int64_t> part,
                   Value root) {
    static const std::set<std::string> known = {"response.output_text.delta",
                                                "response.output_text.done",
                                                "response.refusal.delta",
                                                "response.refusal.done",
                                                "response.reasoning_text.delta",
                                                "response.reasoning_text.done",
                                                "response.reasoning_summary_text.delta",
                                                "response.reasoning_summary_text.done",
                                                "response.content_part.done",
                                                "response.reasoning_summary_part.done",
                                                "response.output_text.annotation.added"};
    if (!known.contains(type)) return Wrong("unknown type " + type);
    if (!part || *part >= static_cast<std::int64_t>(item.contents.size()))
      return Wrong(type + " of no part");
    std::string& content = item.contents[static_cast<std::size_t>(*part)];
    if (type.ends_with(".delta")) {
      content += root["delta"].Decoded();
      if (type == "response.output_text.delta") text += root["delta"].Decoded();
    }
    const Value source = root["part"].IsObject() ? root["part"] : root;
    const Value whole = source[source["refusal"].IsString() ? "refusal" : "text"];
    if (type.ends_with(".done") && whole.Decoded() != content)
      Wrong("the text differs from its pieces");
  }

  void TakeAdded(std::size_t index, Value item) {
    if (index != items_.size()) Wrong("output_index is not the next");
    SeenItem& seen = items_.emplace_back();
    seen.id = item["id"].Decoded();
    seen.type = item["type"].Decoded();
    seen.call_id = item["call_id"].Decoded();
    if (seen.id.empty() || seen.type.empty()) Wrong("an item without id or type");
    if (!ids_.insert(seen.id).second) Wrong("an id is used twice");
  }

  void TakeDone(SeenItem& seen, Value item) {
    if (item["id"].Decoded() != seen.id || item["type"].Decoded() != seen.type ||
        item["call_id"].Decoded() != seen.call_id)
      Wrong("an item is another one when it is done");
    seen.whole = item.GetRaw().json;
    if (seen.type == "message" || seen.type.ends_with("_call")) {
      if (!item["status"].IsString()) Wrong("an item without status");
    }
    for (const Value content : item["content"].Items()) {
      if (content["type"].Is("output_text") && !content["annotations"].IsArray())
        Wrong("a text without annotations");
    }
  }

  void TakeLifecycle(const std::string& type, Value response) {
    const std::string id = response["id"].Decoded();
    if (response_id_.empty()) response_id_ = id;
    if (id.empty() || id != response_id_) Wrong("the response's id changes");
    for (const char* key : {"created_at", "model", "object", "tools", "tool_choice", "text"}) {
      if (!response[key].IsGiven()) Wrong(std::string("no ") + key);
    }
    if (type == "response.created" || type == "response.in_progress") return;
    ended = true;
    if (type == "response.failed") return;
    std::size_t index = 0;
    for (const Value item : response["output"].Items()) {
      if (index >= items_.size() || items_[index].whole != item.GetRaw().json)
        Wrong("output differs from its items");
      ++index;
    }
    if (index != items_.size()) Wrong("output lacks an item");
  }

  std::int64_t sequence_ = 0;
  bool begun_ = false;
  std::string response_id_;
  std::vector<SeenItem> items_;
  std::set<std::string> ids_;
};

}  // namespace

std::string WrongWith(std::string_view stream, std::string* text) {
  Accumulator accumulator;
  for (const std::string& event : EventsIn(stream)) accumulator.Take(event);
  if (!accumulator.ended && accumulator.wrong.empty()) return "does not end";
  if (text != nullptr) *text = accumulator.text;
  return accumulator.wrong;
}

}  // namespace monorelay::dialects::openai_responses
