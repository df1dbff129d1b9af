// Writes JSON values one after another, with the commas between them.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "json/text.hpp"
#include "json/write.hpp"

namespace monorelay::json {

// Appends to a string that it does not own. The caller keeps to the grammar: in an object each
// value follows a key, and what was begun is ended.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  Writer& BeginObject() { return Begin('{'); }
  Writer& EndObject() { return End('}'); }
  Writer& BeginArray() { return Begin('['); }
  Writer& EndArray() { return End(']'); }

  // `key` needs no escapes.
  Writer& Key(std::string_view key) {
    Separate();
    out_.push_back('"');
    out_ += key;
    out_ += "\":";
    wants_comma_ = false;
    return *this;
  }
  Writer& Key(Text key) { return Key(key.escaped); }

  Writer& String(std::string_view plain) {
    Separate();
    AppendString(out_, plain);
    return *this;
  }
  Writer& String(Text text) {
    Separate();
    out_.push_back('"');
    out_ += text.escaped;
    out_.push_back('"');
    return *this;
  }
  // The value as it stands; null if there is none.
  Writer& Value(Raw raw) {
    Separate();
    out_ += raw.IsEmpty() ? std::string_view("null") : raw.json;
    return *this;
  }
  Writer& Int(std::int64_t number);
  Writer& Double(double number);
  Writer& Bool(bool value) { return Value(Raw{value ? "true" : "false"}); }
  Writer& Null() { return Value(Raw{"null"}); }

  // A key and its value in one call.
  Writer& Field(std::string_view key, std::string_view plain) { return Key(key).String(plain); }
  Writer& Field(std::string_view key, const char* plain) { return Key(key).String(plain); }
  Writer& Field(std::string_view key, Text text) { return Key(key).String(text); }
  Writer& Field(std::string_view key, Raw raw) { return Key(key).Value(raw); }
  Writer& Field(std::string_view key, std::same_as<bool> auto value) {
    return Key(key).Bool(value);
  }
  Writer& Field(std::string_view key, std::integral auto number)
    requires(!std::same_as<decltype(number), bool>)
  {
    return Key(key).Int(static_cast<std::int64_t>(number));
  }

 private:
  void Separate() {
    if (wants_comma_) out_.push_back(',');
    wants_comma_ = true;
  }
  Writer& Begin(char bracket) {
    Separate();
    out_.push_back(bracket);
    wants_comma_ = false;
    return *this;
  }
  Writer& End(char bracket) {
    out_.push_back(bracket);
    wants_comma_ = true;
    return *this;
  }

  std::string& out_;
  bool wants_comma_ = false;
};

}  // namespace monorelay::json
