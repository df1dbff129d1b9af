// A document takes what another parser takes, and each of its values is a document of its own.
#include <simdjson.h>

#include "fuzz/fuzzing.hpp"
#include "json/document.hpp"
#include "json/walk.hpp"

using monorelay::fuzzing::Require;
namespace json = monorelay::json;

namespace {

// Deeper texts are refused though they are valid.
constexpr std::size_t kDeepest = 500;
constexpr std::size_t kMostParsedAgain = 64;

bool IsDeep(std::string_view text) {
  std::size_t brackets = 0;
  for (const char c : text) brackets += c == '[' || c == '{' ? 1 : 0;
  return brackets > kDeepest;
}

// What a document leaves alone: halves of surrogate pairs, and numbers beyond what a machine holds.
bool IsLeftAlone(simdjson::error_code failure) {
  return failure == simdjson::STRING_ERROR || failure == simdjson::NUMBER_ERROR ||
         failure == simdjson::DEPTH_ERROR;
}

void CheckText(json::Text text) {
  const std::string plain = json::Decode(text);
  Require(json::Equals(text, plain));
  Require(json::Decode({json::Escape(plain)}) == plain);
}

class Walk {
 public:
  explicit Walk(std::string_view text) : text_(text) {}

  void Visit(json::Value value) {
    const std::string_view raw = value.GetRaw().json;
    Require(!raw.empty() && raw.data() >= text_.data() &&
            raw.data() + raw.size() <= text_.data() + text_.size());
    if (value.IsString()) CheckText(value.GetText());
    if (parsed_again_ < kMostParsedAgain) ParseAgain(value);
    std::size_t count = 0;
    json::Walk members(raw);
    for (const json::Value item : value.Items()) {
      Require(members.Next() && members.Value() == item.GetRaw().json);
      Visit(item);
      ++count;
    }
    for (const json::Field field : value.Fields()) {
      Require(members.Next() && members.Key() == field.key.escaped &&
              members.Value() == field.value.GetRaw().json);
      CheckText(field.key);
      Require(!value[json::Decode(field.key)].IsMissing());
      Visit(field.value);
      ++count;
    }
    Require(count == value.Size());
    Require(!members.Next());
  }

 private:
  void ParseAgain(json::Value value) {
    ++parsed_again_;
    json::Document again;
    Require(again.ParseCopy(value.GetRaw().json).has_value());
    Require(again.Root().GetType() == value.GetType());
    Require(again.Root().Size() == value.Size());
    Require(again.Root().GetRaw().json == value.GetRaw().json);
  }

  std::string_view text_;
  std::size_t parsed_again_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = monorelay::fuzzing::AsText(data, size);
  static simdjson::dom::parser other;
  simdjson::dom::element element;
  const auto failure = other.parse(text.data(), text.size()).get(element);
  simdjson::padded_string padded(text);
  static json::Document document;
  const bool taken = document.Parse({padded.data(), padded.size()}).has_value();

  if (failure == simdjson::SUCCESS) Require(taken || IsDeep(text));
  if (!taken) {
    Require(document.Root().IsMissing());
    return 0;
  }
  Require(failure == simdjson::SUCCESS || IsLeftAlone(failure));
  Walk({padded.data(), padded.size()}).Visit(document.Root());
  return 0;
}
