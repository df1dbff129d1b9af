#include "json/document.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/free_memory.hpp"
#include "json/scan.hpp"

namespace monorelay::json {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::size_t kDeepest = 512;

// A parser keeps its index for the next text; that of a large one is given back.
constexpr std::size_t kLargeText = 1024 * 1024;

ondemand::parser& OwnParser() {
  static thread_local ondemand::parser parser;
  return parser;
}

std::unexpected<Error> Malformed(std::string_view what) {
  return ClientError(ErrorKind::kInvalidRequest, fmt::format("this is not valid JSON: {}", what));
}

// In a loop of its own: the library asks for each byte by a call.
std::string_view TrimEnd(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// Source: RFC 8259, section 6.
bool IsNumber(std::string_view token) {
  const auto digits = [&] {
    std::size_t count = 0;
    while (!token.empty() && token.front() >= '0' && token.front() <= '9') {
      token.remove_prefix(1);
      ++count;
    }
    return count;
  };
  const auto take = [&](char c) {
    if (!token.starts_with(c)) return false;
    token.remove_prefix(1);
    return true;
  };
  take('-');
  const bool zero = token.starts_with('0');
  const std::size_t whole = digits();
  if (whole == 0 || (zero && whole > 1)) return false;
  if (take('.') && digits() == 0) return false;
  if (take('e') || take('E')) {
    if (!take('+')) take('-');
    if (digits() == 0) return false;
  }
  return token.empty();
}

bool IsHex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// True if each backslash in the inside of a string begins an escape. Source: RFC 8259, section 7;
// halves of surrogate pairs may stand alone, as they do there.
bool HasGoodEscapes(std::string_view inside) {
  for (std::size_t at = inside.find('\\'); at != std::string_view::npos;
       at = inside.find('\\', at)) {
    const char letter = at + 1 < inside.size() ? inside[at + 1] : '\0';
    at += 2;
    if (letter == 'u') {
      const std::string_view digits = inside.substr(std::min(at, inside.size()), 4);
      if (digits.size() < 4 || !std::ranges::all_of(digits, IsHex)) return false;
      at += 4;
    } else if (letter == '\0' || !std::string_view("\"\\/bfnrt").contains(letter)) {
      return false;
    }
  }
  return true;
}

}  // namespace

// Builds the nodes of one document. Each value comes after those before it in the text. What goes
// wrong is kept beside, as there are many values and few errors.
class Builder {
 public:
  explicit Builder(Document& document) : out_(document) {}

  Result<void> Run() {
    const std::string_view text = out_.text_;
    ondemand::document source;
    auto failure =
        OwnParser().iterate(text.data(), text.size(), text.size() + kPadding).get(source);
    if (failure != simdjson::SUCCESS) return ErrorOf(failure);
    source_ = &source;
    out_.has_escapes_ = text.find('\\') != std::string_view::npos;
    bool is_scalar = false;
    failure = source.is_scalar().get(is_scalar);
    if (failure != simdjson::SUCCESS) return ErrorOf(failure);
    if (is_scalar) {
      std::string_view token;
      failure = source.raw_json_token().get(token);
      if (failure != simdjson::SUCCESS) return ErrorOf(failure);
      const std::string_view scalar = TrimEnd(token);
      if (Offset(scalar.data()) + scalar.size() != TrimEnd(text).size())
        return Malformed("something follows its end");
      if (!Scalar(scalar, Add(scalar, {}))) return std::move(failure_);
      return {};
    }
    ondemand::value root;
    failure = source.get_value().get(root);
    if (failure != simdjson::SUCCESS) return ErrorOf(failure);
    if (Build(root, root.raw_json_token(), {}, 0) == Document::kNone) return std::move(failure_);
    const char* rest = nullptr;
    if (source.current_location().get(rest) == simdjson::SUCCESS)
      return Malformed("something follows its end");
    return {};
  }

 private:
  static std::unexpected<Error> ErrorOf(simdjson::error_code code) {
    if (code == simdjson::UTF8_ERROR)
      return ClientError(ErrorKind::kInvalidRequest, "this is not valid UTF-8");
    return Malformed(simdjson::error_message(code));
  }

  bool Fail(std::unexpected<Error> error) {
    failure_ = std::move(error);
    return false;
  }
  bool Fail(simdjson::error_code code) { return Fail(ErrorOf(code)); }

  std::uint32_t Add(std::string_view token, std::string_view key) {
    Document::Node& node = out_.nodes_.emplace_back();
    node.begin = Offset(token.data());
    node.end = node.begin;
    if (key.data() != nullptr) {
      node.key_begin = Offset(key.data());
      node.key_size = static_cast<std::uint32_t>(key.size());
    }
    return static_cast<std::uint32_t>(out_.nodes_.size() - 1);
  }

  [[nodiscard]] std::uint32_t Offset(const char* at) const {
    return static_cast<std::uint32_t>(at - out_.text_.data());
  }

  // Where the text before the next token ends.
  [[nodiscard]] std::uint32_t EndBeforeHere() const {
    const char* here = nullptr;
    std::string_view before = out_.text_;
    if (source_->current_location().get(here) == simdjson::SUCCESS)
      before = before.substr(0, static_cast<std::size_t>(here - before.data()));
    return static_cast<std::uint32_t>(TrimEnd(before).size());
  }

  bool Scalar(std::string_view token, std::uint32_t index) {
    Document::Node& node = out_.nodes_[index];
    node.end = node.begin + static_cast<std::uint32_t>(token.size());
    switch (token.empty() ? '\0' : token.front()) {
      case '"':
        if (token.size() < 2 || token.back() != '"')
          return Fail(Malformed("a string does not end"));
        node.type = Type::kString;
        if (!out_.has_escapes_ || HasGoodEscapes(token.substr(1, token.size() - 2))) return true;
        return Fail(Malformed(
            fmt::format("the string at byte {} has an escape that means nothing", node.begin)));
      case 't':
      case 'f':
        node.type = Type::kBool;
        if (token == "true" || token == "false") return true;
        break;
      case 'n':
        node.type = Type::kNull;
        if (token == "null") return true;
        break;
      default:
        node.type = Type::kNumber;
        if (IsNumber(token)) return true;
        break;
    }
    return Fail(
        Malformed(fmt::format("\"{}\" at byte {} is no value", token.substr(0, 20), node.begin)));
  }

  // The number of the node, or kNone if the value is none. `token` is the text of `value`.
  // NOLINTNEXTLINE(misc-no-recursion): bounded by kDeepest.
  std::uint32_t Build(ondemand::value& value, std::string_view token, std::string_view key,
                      std::size_t depth) {
    const std::uint32_t index = Add(token, key);
    bool is_built = false;
    if (depth > kDeepest) {
      Fail(Malformed("it is nested too deeply"));
    } else if (token.starts_with('{')) {
      is_built = BuildObject(value, index, depth);
    } else if (token.starts_with('[')) {
      is_built = BuildArray(value, index, depth);
    } else if (out_.text_.substr(Offset(token.data()) + token.size()).starts_with(':')) {
      // The parser would take an unread string before a colon for a key.
      Fail(Malformed(fmt::format("a colon follows the value at byte {}", Offset(token.data()))));
    } else {
      is_built = Scalar(TrimEnd(token), index);
    }
    return is_built ? index : Document::kNone;
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  bool BuildObject(ondemand::value& value, std::uint32_t index, std::size_t depth) {
    out_.nodes_[index].type = Type::kObject;
    ondemand::object object;
    auto failure = value.get_object().get(object);
    if (failure != simdjson::SUCCESS) return Fail(failure);
    std::uint32_t last = Document::kNone;
    for (auto entry : object) {
      ondemand::field field;
      failure = std::move(entry).get(field);
      if (failure != simdjson::SUCCESS) return Fail(failure);
      // The raw key begins behind its quote; the value's text tells where it can end at most.
      const std::string_view token = field.value().raw_json_token();
      const std::string_view key = KeyBefore(field, token);
      if (out_.has_escapes_ && !HasGoodEscapes(key))
        return Fail(Malformed("a key has an escape that means nothing"));
      const std::uint32_t child = Build(field.value(), token, key, depth + 1);
      if (child == Document::kNone) return false;
      Link(index, last, child);
    }
    out_.nodes_[index].end = EndBeforeHere();
    return true;
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  bool BuildArray(ondemand::value& value, std::uint32_t index, std::size_t depth) {
    out_.nodes_[index].type = Type::kArray;
    ondemand::array array;
    auto failure = value.get_array().get(array);
    if (failure != simdjson::SUCCESS) return Fail(failure);
    std::uint32_t last = Document::kNone;
    for (auto entry : array) {
      ondemand::value item;
      failure = std::move(entry).get(item);
      if (failure != simdjson::SUCCESS) return Fail(failure);
      const std::uint32_t child = Build(item, item.raw_json_token(), {}, depth + 1);
      if (child == Document::kNone) return false;
      Link(index, last, child);
    }
    out_.nodes_[index].end = EndBeforeHere();
    return true;
  }

  // The key of a field, with escapes: what stands between the quote where it begins and the last
  // quote before its value, `token`.
  static std::string_view KeyBefore(ondemand::field& field, std::string_view token) {
    const char* begin = field.key().raw();
    const char* end = token.data() - 1;
    while (*end != '"') --end;
    return {begin, static_cast<std::size_t>(end - begin)};
  }

  void Link(std::uint32_t parent, std::uint32_t& last, std::uint32_t child) {
    if (last == Document::kNone) {
      out_.nodes_[parent].first = child;
    } else {
      out_.nodes_[last].next = child;
    }
    last = child;
  }

  Document& out_;
  ondemand::document* source_ = nullptr;
  Result<void> failure_;
};

Result<void> Document::Parse(std::string_view text) {
  text_ = text;
  nodes_.clear();
  if (text.size() >= kNone) return Malformed("it is too long");
  auto built = Builder(*this).Run();
  if (!built) nodes_.clear();
  if (text.size() > kLargeText) OwnParser() = ondemand::parser();
  return built;
}

Result<void> Document::ParseCopy(std::string_view text) {
  if (copy_.capacity() > kLargeText && text.size() <= kLargeText) {
    FreeMemory(copy_);
    FreeMemory(nodes_);
  }
  copy_.reserve(text.size() + kPadding);
  copy_ = text;
  return Parse(copy_);
}

Value Document::Root() const {
  return nodes_.empty() ? Value() : Value(this, 0);
}

Type Value::GetType() const {
  return document_ == nullptr ? Type::kMissing : document_->nodes_[index_].type;
}

Raw Value::GetRaw() const {
  if (document_ == nullptr) return {};
  const Document::Node& node = document_->nodes_[index_];
  return {document_->text_.substr(node.begin, node.end - node.begin)};
}

Text Value::GetText() const {
  if (!IsString()) return {};
  const std::string_view quoted = GetRaw().json;
  return {quoted.substr(1, quoted.size() - 2)};
}

bool Value::Is(std::string_view plain) const {
  return IsString() && Equals(GetText(), plain);
}

std::optional<bool> Value::GetBool() const {
  if (GetType() != Type::kBool) return std::nullopt;
  return GetRaw().json == "true";
}

std::optional<std::int64_t> Value::GetInt() const {
  if (GetType() != Type::kNumber) return std::nullopt;
  const std::string_view digits = GetRaw().json;
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (failure == std::errc() && end == digits.data() + digits.size()) return number;
  const auto real = GetDouble();
  constexpr double kExact = 9007199254740992.0;
  if (!real || *real != std::floor(*real) || std::fabs(*real) > kExact) return std::nullopt;
  return static_cast<std::int64_t>(*real);
}

std::optional<double> Value::GetDouble() const {
  if (GetType() != Type::kNumber) return std::nullopt;
  const std::string_view digits = GetRaw().json;
  double number = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (failure != std::errc()) return std::nullopt;
  return number;
}

Value Value::operator[](std::string_view key) const {
  Value found;
  if (!IsObject()) return found;
  const std::vector<Document::Node>& nodes = document_->nodes_;
  const std::string_view text = document_->text_;
  for (std::uint32_t at = nodes[index_].first; at != Document::kNone; at = nodes[at].next) {
    const Document::Node& child = nodes[at];
    // Only an escape makes a key longer than what it means.
    if (child.key_size != key.size() && !document_->has_escapes_) continue;
    if (Equals({text.substr(child.key_begin, child.key_size)}, key)) found = Value(document_, at);
  }
  return found;
}

Value::Elements Value::Items() const {
  return Elements(IsArray() ? First() : Value());
}

Value::Members Value::Fields() const {
  return Members(IsObject() ? First() : Value());
}

std::size_t Value::Size() const {
  std::size_t count = 0;
  for (Value child = First(); !child.IsMissing(); child = child.Next()) ++count;
  return count;
}

Value Value::First() const {
  if (document_ == nullptr) return {};
  const std::uint32_t first = document_->nodes_[index_].first;
  return first == Document::kNone ? Value() : Value(document_, first);
}

Value Value::Next() const {
  const std::uint32_t next = document_->nodes_[index_].next;
  return next == Document::kNone ? Value() : Value(document_, next);
}

Text Value::Key() const {
  const Document::Node& node = document_->nodes_[index_];
  return {document_->text_.substr(node.key_begin, node.key_size)};
}

}  // namespace monorelay::json
