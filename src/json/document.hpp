// A JSON text to look things up in: values know their own text, numbers keep their digits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "json/text.hpp"

namespace monorelay::json {

enum class Type : std::uint8_t { kMissing, kNull, kBool, kNumber, kString, kArray, kObject };

class Document;
struct Field;

// One value of a document, or none: looking into a value that is not there gives another one that
// is not there, so that a path can be followed without a check at each step. Cheap to copy; valid
// as long as the document and its text.
class Value {
 public:
  Value() = default;

  [[nodiscard]] Type GetType() const;
  [[nodiscard]] bool IsMissing() const { return document_ == nullptr; }
  [[nodiscard]] bool IsNull() const { return GetType() == Type::kNull; }
  // True if there is a value, and it is not null.
  [[nodiscard]] bool IsGiven() const { return !IsMissing() && !IsNull(); }
  [[nodiscard]] bool IsString() const { return GetType() == Type::kString; }
  [[nodiscard]] bool IsArray() const { return GetType() == Type::kArray; }
  [[nodiscard]] bool IsObject() const { return GetType() == Type::kObject; }

  // The whole value as it stands in the text; without bytes if there is none.
  [[nodiscard]] Raw GetRaw() const;
  // The inside of a string; empty for everything else.
  [[nodiscard]] Text GetText() const;
  // True for a string that means `plain`.
  [[nodiscard]] bool Is(std::string_view plain) const;
  // What a string means; empty for everything else.
  [[nodiscard]] std::string Decoded() const { return Decode(GetText()); }

  [[nodiscard]] std::optional<bool> GetBool() const;
  // Of a number; one with a fraction of zero, such as 10.0, is an integer too.
  [[nodiscard]] std::optional<std::int64_t> GetInt() const;
  [[nodiscard]] std::optional<double> GetDouble() const;

  // The value of that key of an object, the last one if the key is repeated.
  [[nodiscard]] Value operator[](std::string_view key) const;

  // The elements of an array, or the fields of an object; nothing for everything else. To be used
  // in a range-based for.
  class Elements;
  class Members;
  [[nodiscard]] Elements Items() const;
  [[nodiscard]] Members Fields() const;
  // How many elements or fields there are.
  [[nodiscard]] std::size_t Size() const;

 private:
  friend class Document;
  Value(const Document* document, std::uint32_t index) : document_(document), index_(index) {}
  [[nodiscard]] Value First() const;
  [[nodiscard]] Value Next() const;
  [[nodiscard]] Text Key() const;

  const Document* document_ = nullptr;
  std::uint32_t index_ = 0;
};

// Reads texts. Used again, it takes no new memory for a text of the same shape. Not thread-safe.
class Document {
 public:
  Document() = default;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;
  Document(Document&&) = delete;
  Document& operator=(Document&&) = delete;
  ~Document() = default;

  // `text` must outlive the use of the values, and kPadding bytes behind it must be readable. The
  // text is checked whole: UTF-8, structure, numbers, escapes. Fails
  // with kInvalidRequest of origin kClient, and no values then; the error says what is wrong.
  Result<void> Parse(std::string_view text);

  // As Parse, for a text without padding, of which a copy is kept. The memory of a large one is
  // given back when a small one follows.
  Result<void> ParseCopy(std::string_view text);

  [[nodiscard]] Value Root() const;

 private:
  friend class Value;
  friend class Builder;

  static constexpr std::uint32_t kNone = 0xffffffff;

  struct Node {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t key_begin = 0;
    std::uint32_t key_size = 0;
    std::uint32_t first = kNone;  // child
    std::uint32_t next = kNone;   // sibling
    Type type = Type::kNull;
  };

  std::string_view text_;
  std::string copy_;
  std::vector<Node> nodes_;
  bool has_escapes_ = false;  // somewhere in the text
};

class Value::Elements {
 public:
  class Iterator {
   public:
    explicit Iterator(Value value) : value_(value) {}
    Value operator*() const { return value_; }
    Iterator& operator++() {
      value_ = value_.Next();
      return *this;
    }
    bool operator!=(const Iterator& other) const {
      return value_.IsMissing() != other.value_.IsMissing();
    }

   private:
    Value value_;
  };

  explicit Elements(Value first) : first_(first) {}
  [[nodiscard]] Iterator begin() const { return Iterator(first_); }
  [[nodiscard]] Iterator end() const { return Iterator(Value()); }

 private:
  Value first_;
};

struct Field {
  Text key;
  Value value;

  [[nodiscard]] bool Is(std::string_view name) const { return Equals(key, name); }
};

class Value::Members {
 public:
  class Iterator {
   public:
    explicit Iterator(Value value) : value_(value) {}
    Field operator*() const { return {value_.Key(), value_}; }
    Iterator& operator++() {
      value_ = value_.Next();
      return *this;
    }
    bool operator!=(const Iterator& other) const {
      return value_.IsMissing() != other.value_.IsMissing();
    }

   private:
    Value value_;
  };

  explicit Members(Value first) : first_(first) {}
  [[nodiscard]] Iterator begin() const { return Iterator(first_); }
  [[nodiscard]] Iterator end() const { return Iterator(Value()); }

 private:
  Value first_;
};

}  // namespace monorelay::json
