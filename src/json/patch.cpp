#include "json/patch.hpp"

#include "json/document.hpp"
#include "json/scan.hpp"
#include "json/write.hpp"

namespace monorelay::json {
namespace {

// The object that holds only `path`, or the value itself if the path is at its end.
std::string Nested(std::string_view path, std::string_view value) {
  if (path.empty()) return std::string(value);
  const std::size_t dot = path.find('.');
  const std::string_view rest = dot == std::string_view::npos ? "" : path.substr(dot + 1);
  return "{" + Quote(path.substr(0, dot)) + ":" + Nested(rest, value) + "}";
}

class Change {
 public:
  Change(std::string_view text, const FieldChange& change) : text_(text), change_(change) {}

  // The changed text.
  std::string In(Value root) {
    std::string_view path = change_.name;
    Value object = root;
    for (;;) {
      const std::size_t dot = change_.is_path ? path.find('.') : std::string_view::npos;
      const std::string_view name = path.substr(0, dot);
      const std::string_view rest = dot == std::string_view::npos ? "" : path.substr(dot + 1);
      const Value found = object[name];
      if (found.IsMissing()) return Inserted(object, name, Nested(rest, change_.value));
      if (!rest.empty() && found.IsObject()) {
        object = found;
        path = rest;
        continue;
      }
      // A path tells whether the whole of it is there; what stands in its way is not that.
      const bool is_there = rest.empty();
      if (is_there && change_.mode == SetMode::kIfAbsent) return std::string(text_);
      return Replaced(found, Nested(rest, change_.value));
    }
  }

 private:
  std::string Inserted(Value object, std::string_view name, const std::string& value) const {
    const std::size_t inside = Offset(object.GetRaw().json) + 1;
    const std::string field = Quote(name) + ":" + value + (object.Size() > 0 ? "," : "");
    return std::string(text_.substr(0, inside)) + field + std::string(text_.substr(inside));
  }

  std::string Replaced(Value old, const std::string& value) const {
    const std::string_view raw = old.GetRaw().json;
    const std::size_t begin = Offset(raw);
    return std::string(text_.substr(0, begin)) + value +
           std::string(text_.substr(begin + raw.size()));
  }

  [[nodiscard]] std::size_t Offset(std::string_view part) const {
    return static_cast<std::size_t>(part.data() - text_.data());
  }

  std::string_view text_;
  const FieldChange& change_;
};

}  // namespace

Result<std::string> Patched(std::string_view text, const std::vector<FieldChange>& changes) {
  std::string patched(text);
  Document document;
  for (const FieldChange& change : changes) {
    patched.reserve(patched.size() + kPadding);
    if (auto parsed = document.Parse(patched); !parsed)
      return std::unexpected(std::move(parsed.error()));
    if (!document.Root().IsObject())
      return ClientError(ErrorKind::kInvalidRequest, "the request body must be an object, {...}");
    patched = Change(patched, change).In(document.Root());
  }
  return patched;
}

}  // namespace monorelay::json
