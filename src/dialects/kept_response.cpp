#include "dialects/kept_response.hpp"

#include <algorithm>
#include <charconv>
#include <deque>
#include <unordered_map>
#include <vector>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "json/capture.hpp"
#include "json/document.hpp"
#include "json/scan.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects {
namespace {

constexpr std::string_view kPrefix = "resp_";
constexpr std::size_t kMostItems = 100;  // of one page
constexpr std::size_t kLongestId = 256;
constexpr std::string_view kReference = "item_reference";
constexpr std::size_t kMostReferredTo = 256;
constexpr std::size_t kUlidSize = 26;

// What stands between the brackets of an array; empty for everything else.
std::string_view InsideOf(json::Raw array) {
  const std::string_view text = array.json;
  if (!text.starts_with('[')) return {};
  const std::string_view inside = text.substr(1, text.size() - 2);
  return inside.find_first_not_of(" \t\r\n") == std::string_view::npos ? std::string_view()
                                                                       : inside;
}

void AppendInside(std::string& out, std::string_view elements) {
  if (elements.empty()) return;
  if (out.back() != '[') out.push_back(',');
  out += elements;
}

std::unexpected<Error> BadQuery(std::string text) {
  return ClientError(ErrorKind::kInvalidRequest, std::move(text));
}

// An item as lists show it: with an id and a type, its content in parts.
std::string ListedItem(json::Value item, std::string_view id) {
  std::string out;
  json::Writer writer(out);
  const bool is_message = !item["type"].IsGiven() && item["role"].IsGiven();
  const bool is_answer = item["role"].Is("assistant");
  writer.BeginObject().Field("id", id);
  if (is_message) writer.Field("type", "message");
  for (const json::Field field : item.Fields()) {
    if (field.Is("id")) continue;
    if (field.Is("content") && field.value.IsString()) {
      writer.Key("content").BeginArray().BeginObject();
      writer.Field("type", is_answer ? "output_text" : "input_text");
      writer.Field("text", field.value.GetText());
      if (is_answer) writer.Key("annotations").BeginArray().EndArray();
      writer.EndObject().EndArray();
      continue;
    }
    writer.Key(field.key).Value(field.value.GetRaw());
  }
  if (item["role"].IsGiven() && !item["status"].IsGiven()) writer.Field("status", "completed");
  writer.EndObject();
  return out;
}

std::string IdOfItem(json::Value item, std::string_view response_id, std::size_t number) {
  if (item["id"].IsString()) return item["id"].Decoded();
  const std::string_view seed =
      response_id.substr(response_id.starts_with(kPrefix) ? kPrefix.size() : 0);
  return "item_" + std::string(seed) + "_" + std::to_string(number);
}

// The kept answer that an item of that id is from: ids of items name the exchange, as do those of
// answers. Empty for the items of others.
std::string AnswerOf(std::string_view item_id) {
  const std::string_view numbered = item_id.substr(0, std::min(item_id.rfind('_'), item_id.size()));
  if (numbered.size() <= kUlidSize) return {};
  const std::string_view seed = numbered.substr(numbered.size() - kUlidSize);
  const bool is_ours = IsUlid(seed) && numbered[numbered.size() - kUlidSize - 1] == '_';
  return is_ours ? KeptIdOf(seed) : std::string();
}

bool IsReference(json::Value item) {
  return item["type"].Is(kReference) && item["id"].IsString();
}

}  // namespace

bool KeepsAnswers(Dialect dialect) {
  return dialect == Dialect::kOpenAiResponses;
}

std::string KeptIdOf(std::string_view seed) {
  return std::string(kPrefix) + std::string(seed);
}

bool IsKeptId(std::string_view id) {
  return id.starts_with(kPrefix) && IsUlid(id.substr(kPrefix.size()));
}

std::string IdOfAnswer(std::string_view begin) {
  json::Capture id("id", kLongestId);
  id.Feed(begin);
  const std::string_view value = id.Value();
  return value.size() > 2 && value.front() == '"' ? std::string(value.substr(1, value.size() - 2))
                                                  : std::string();
}

std::string_view InputOf(const json::Document& request) {
  return request.Root()["input"].GetRaw().json;
}

std::string InputItems(std::string_view input) {
  if (input.starts_with('[')) return std::string(input);
  if (!input.starts_with('"')) return "[]";
  std::string items = R"([{"type":"message","role":"user","content":)";
  items += input;
  items += "}]";
  return items;
}

Result<std::string> GoOnFrom(std::string_view body, std::string_view input,
                             std::string_view response) {
  json::Document request;
  auto parsed = request.Parse(body);
  if (!parsed) return std::unexpected(std::move(parsed.error()));
  json::Document answer;
  if (!answer.ParseCopy(response)) {
    return RelayError(ErrorKind::kInternal, "a kept response cannot be read any more",
                      "it is not JSON");
  }
  const json::Value root = request.Root();
  std::string whole;
  whole.reserve(body.size() + input.size() + response.size() + json::kPadding);
  json::Writer writer(whole);
  writer.BeginObject();
  for (const json::Field field : root.Fields()) {
    if (field.Is("input") || field.Is("previous_response_id")) continue;
    writer.Key(field.key).Value(field.value.GetRaw());
  }
  writer.Key("input");
  whole.push_back('[');
  AppendInside(whole, InsideOf({input}));
  AppendInside(whole, InsideOf(answer.Root()["output"].GetRaw()));
  const std::string own = InputItems(root["input"].GetRaw().json);
  AppendInside(whole, InsideOf({own}));
  whole += "]}";
  whole.reserve(whole.size() + json::kPadding);
  return whole;
}

std::vector<std::string> AnswersReferredTo(std::string_view body) {
  std::vector<std::string> answers;
  if (body.find(kReference) == std::string_view::npos) return answers;
  json::Document request;
  if (!request.ParseCopy(body)) return answers;
  for (const json::Value item : request.Root()["input"].Items()) {
    if (!IsReference(item)) continue;
    std::string answer = AnswerOf(item["id"].Decoded());
    const bool is_new = !answer.empty() && std::ranges::find(answers, answer) == answers.end();
    if (is_new && answers.size() < kMostReferredTo) answers.push_back(std::move(answer));
  }
  return answers;
}

Result<std::string> WithItems(std::string_view body, std::span<const std::string> responses) {
  std::deque<json::Document> documents;
  std::unordered_map<std::string, std::string_view> items;
  std::size_t size = body.size();
  for (const std::string& response : responses) {
    size += response.size();
    json::Document& document = documents.emplace_back();
    if (!document.ParseCopy(response)) continue;
    for (const json::Value item : document.Root()["output"].Items())
      items.emplace(item["id"].Decoded(), item.GetRaw().json);
  }
  json::Document request;
  auto parsed = request.ParseCopy(body);
  if (!parsed) return std::unexpected(std::move(parsed.error()));
  std::string whole;
  whole.reserve(size + json::kPadding);
  json::Writer writer(whole);
  writer.BeginObject();
  for (const json::Field field : request.Root().Fields()) {
    writer.Key(field.key);
    if (!field.Is("input") || !field.value.IsArray()) {
      writer.Value(field.value.GetRaw());
      continue;
    }
    writer.BeginArray();
    for (const json::Value item : field.value.Items()) {
      const auto found = IsReference(item) ? items.find(item["id"].Decoded()) : items.end();
      writer.Value(found == items.end() ? item.GetRaw() : json::Raw{found->second});
    }
    writer.EndArray();
  }
  writer.EndObject();
  whole.reserve(whole.size() + json::kPadding);
  return whole;
}

Result<ItemPage> ReadItemPage(std::string_view query) {
  ItemPage page;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = pair.substr(0, equals);
    const std::string value = PercentDecode(pair.substr(equals + 1));
    if (name == "limit") {
      const auto [end, failure] =
          std::from_chars(value.data(), value.data() + value.size(), page.limit);
      const bool is_number = failure == std::errc() && end == value.data() + value.size();
      if (!is_number || page.limit == 0 || page.limit > kMostItems)
        return BadQuery("\"limit\" must be a number from 1 to 100");
    } else if (name == "order") {
      if (value != "asc" && value != "desc") return BadQuery("\"order\" must be asc or desc");
      page.newest_first = value == "desc";
    } else if (name == "after") {
      page.after = value;
    }
  }
  return page;
}

Result<std::string> RenderInputItems(std::string_view id, std::string_view input,
                                     const ItemPage& page) {
  json::Document document;
  if (!document.ParseCopy(input)) {
    return RelayError(ErrorKind::kInternal, "a kept response cannot be read any more",
                      "its input is not JSON");
  }
  struct Listed {
    json::Value item;
    std::string id;
  };
  std::vector<Listed> items;
  for (const json::Value item : document.Root().Items())
    items.push_back({item, IdOfItem(item, id, items.size())});
  if (page.newest_first) std::ranges::reverse(items);
  auto first = items.begin();
  if (!page.after.empty()) {
    first = std::ranges::find(items, page.after, &Listed::id);
    if (first == items.end())
      return BadQuery("\"after\" names no item of this response; list them from the beginning");
    ++first;
  }
  const auto rest = static_cast<std::size_t>(items.end() - first);
  const auto last = first + static_cast<std::ptrdiff_t>(std::min(page.limit, rest));
  std::string list;
  json::Writer writer(list);
  writer.BeginObject().Field("object", "list").Key("data").BeginArray();
  for (auto listed = first; listed != last; ++listed)
    writer.Value(json::Raw{ListedItem(listed->item, listed->id)});
  writer.EndArray();
  if (first == last) {
    writer.Key("first_id").Null().Key("last_id").Null();
  } else {
    writer.Field("first_id", std::string_view(first->id));
    writer.Field("last_id", std::string_view((last - 1)->id));
  }
  writer.Field("has_more", last != items.end()).EndObject();
  return list;
}

std::string RenderDeletedResponse(std::string_view id) {
  std::string body;
  json::Writer(body)
      .BeginObject()
      .Field("id", id)
      .Field("object", "response")
      .Field("deleted", true)
      .EndObject();
  return body;
}

}  // namespace monorelay::dialects
