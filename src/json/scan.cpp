#include "json/scan.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <functional>

namespace monorelay::json {
namespace {

namespace ondemand = simdjson::ondemand;

static_assert(kPadding >= simdjson::SIMDJSON_PADDING);

std::unexpected<Error> Malformed(std::string_view what) {
  return ClientError(ErrorKind::kInvalidRequest,
                     fmt::format("the request body is not valid JSON: {}", what));
}

std::unexpected<Error> Malformed(simdjson::error_code code) {
  if (code == simdjson::UTF8_ERROR) {
    return ClientError(ErrorKind::kInvalidRequest, "the request body is not valid UTF-8");
  }
  return Malformed(simdjson::error_message(code));
}

std::unexpected<Error> WrongType(std::string_view field, std::string_view wanted) {
  return ClientError(ErrorKind::kInvalidRequest, fmt::format("\"{}\" must be {}", field, wanted));
}

std::unexpected<Error> Twice(std::string_view field) {
  return ClientError(ErrorKind::kInvalidRequest,
                     fmt::format("\"{}\" is given twice; send it once", field));
}

// A parser keeps its index, of up to four bytes for each byte of the largest text, for the next
// one.
constexpr std::size_t kLargeText = 1024 * 1024;

ondemand::parser& OwnParser() {
  static thread_local ondemand::parser parser;
  return parser;
}

// Reads the fields of one request.
class Scanner {
 public:
  Scanner(std::string_view text, ModelField model_field) : text_(text), model_field_(model_field) {}

  Result<RequestFields> Run() {
    ondemand::parser& parser = OwnParser();
    ondemand::document document;
    auto failure =
        parser.iterate(text_.data(), text_.size(), text_.size() + kPadding).get(document);
    if (failure != simdjson::SUCCESS) return Malformed(failure);
    ondemand::object object;
    failure = document.get_object().get(object);
    if (failure == simdjson::INCORRECT_TYPE) return Malformed("it must be an object, {...}");
    if (failure != simdjson::SUCCESS) return Malformed(failure);
    fields_.object_begin = text_.find('{');
    for (auto entry : object) {
      ondemand::field field;
      failure = std::move(entry).get(field);
      if (failure != simdjson::SUCCESS) return Malformed(failure);
      std::string_view key;
      failure = field.unescaped_key().get(key);
      if (failure != simdjson::SUCCESS) return Malformed(failure);
      ondemand::value value = field.value();
      const auto taken = Take(key, value);
      if (!taken) return std::unexpected(taken.error());
    }
    const char* rest = nullptr;
    if (document.current_location().get(rest) == simdjson::SUCCESS) {
      return Malformed("something follows the closing brace");
    }
    if (model_field_ == ModelField::kElsewhere) return fields_;
    if (fields_.model_value.IsEmpty()) {
      return ClientError(ErrorKind::kInvalidRequest, "\"model\" is missing; name the model to use");
    }
    if (fields_.model.empty())
      return WrongType("model", "the name of a model, not an empty string");
    return fields_;
  }

 private:
  // The bytes of `value` in the text.
  Result<Extent> ExtentOf(ondemand::value& value) {
    std::string_view raw;
    const auto failure = simdjson::to_json_string(value).get(raw);
    if (failure != simdjson::SUCCESS) return Malformed(failure);
    while (!raw.empty() &&
           (raw.back() == ' ' || raw.back() == '\n' || raw.back() == '\r' || raw.back() == '\t')) {
      raw.remove_suffix(1);
    }
    const auto begin = static_cast<std::size_t>(raw.data() - text_.data());
    return Extent{begin, begin + raw.size()};
  }

  Result<void> Take(std::string_view key, ondemand::value& value) {
    switch (key.size()) {
      case 5:
        if (key == "model") return TakeModel(value);
        if (key == "top_p") return TakeNumber(value, fields_.top_p);
        if (key == "store") return TakeStore(value);
        if (key == "input") return TakeTurns(value);
        break;
      case 6:
        if (key == "stream") return TakeStream(value);
        break;
      case 8:
        if (key == "messages" || key == "contents") return TakeTurns(value);
        if (key == "metadata") return TakeMetadata(value);
        break;
      case 10:
        if (key == "max_tokens") return TakeCount(value);
        break;
      case 11:
        if (key == "temperature") return TakeNumber(value, fields_.temperature);
        break;
      case 14:
        if (key == "stream_options") return TakeStreamOptions(value);
        break;
      case 16:
        if (key == "presence_penalty") return TakeNumber(value, fields_.presence_penalty);
        if (key == "prompt_cache_key") return TakeCacheKey(value);
        break;
      case 17:
        if (key == "frequency_penalty") return TakeNumber(value, fields_.frequency_penalty);
        break;
      case 20:
        if (key == "previous_response_id") return TakePrevious(value);
        break;
      case 21:
        if (key == "max_completion_tokens") return TakeCount(value);
        break;
      default:
        break;
    }
    return {};
  }

  Result<void> TakeModel(ondemand::value& value) {
    if (!fields_.model_value.IsEmpty()) return Twice("model");
    std::string_view name;
    const std::string_view raw = value.raw_json_token();
    const auto failure = value.get_string().get(name);
    if (failure == simdjson::INCORRECT_TYPE) return WrongType("model", "a string");
    if (failure != simdjson::SUCCESS) return Malformed(failure);
    fields_.model.assign(name);
    fields_.model_value.begin = static_cast<std::size_t>(raw.data() - text_.data());
    fields_.model_value.end = fields_.model_value.begin + raw.find_last_of('"') + 1;
    return {};
  }

  Result<void> TakeStream(ondemand::value& value) {
    if (stream_seen_) return Twice("stream");
    stream_seen_ = true;
    bool is_null = false;
    if (value.is_null().get(is_null) == simdjson::SUCCESS && is_null) return {};
    const auto failure = value.get_bool().get(fields_.stream);
    if (failure == simdjson::INCORRECT_TYPE) return WrongType("stream", "true or false");
    if (failure != simdjson::SUCCESS) return Malformed(failure);
    return {};
  }

  Result<void> TakeStreamOptions(ondemand::value& value) {
    StreamOptions& options = fields_.stream_options;
    if (!options.value.IsEmpty()) return Twice("stream_options");
    const auto extent = ExtentOf(value);
    if (!extent) return std::unexpected(extent.error());
    options.value = *extent;
    // A small value: it is read on its own, since the outer document has gone past it.
    const simdjson::padded_string copy(text_.substr(extent->begin, extent->end - extent->begin));
    options.is_null = std::string_view(copy) == "null";
    if (options.is_null) return {};
    static thread_local ondemand::parser parser;
    ondemand::document document;
    ondemand::object object;
    if (parser.iterate(copy).get(document) != simdjson::SUCCESS ||
        document.get_object().get(object) != simdjson::SUCCESS) {
      return WrongType("stream_options", "an object");
    }
    options.is_empty = true;
    for (auto entry : object) {
      options.is_empty = false;
      ondemand::field field;
      std::string_view key;
      if (std::move(entry).get(field) != simdjson::SUCCESS ||
          field.unescaped_key().get(key) != simdjson::SUCCESS) {
        return Malformed("stream_options");
      }
      if (key != "include_usage") continue;
      ondemand::value flag = field.value();
      std::string_view raw;
      if (simdjson::to_json_string(flag).get(raw) != simdjson::SUCCESS)
        return Malformed("stream_options");
      raw = raw.substr(0, raw.find_last_not_of(" \t\r\n") + 1);
      options.include_usage = raw == "true";
      options.include_usage_value.begin =
          extent->begin + static_cast<std::size_t>(raw.data() - copy.data());
      options.include_usage_value.end = options.include_usage_value.begin + raw.size();
    }
    return {};
  }

  // What is recorded only is taken if it has the usual type; the provider judges it.
  static Result<void> TakeNumber(ondemand::value& value, std::optional<double>& number) {
    double read = 0;
    if (value.get_double().get(read) == simdjson::SUCCESS) number = read;
    return {};
  }

  Result<void> TakeCount(ondemand::value& value) {
    std::int64_t read = 0;
    if (value.get_int64().get(read) == simdjson::SUCCESS) fields_.max_tokens = read;
    return {};
  }

  // What is no truth value or no string is for those to judge who read the request whole.
  Result<void> TakeStore(ondemand::value& value) {
    bool stores = true;
    if (value.get_bool().get(stores) == simdjson::SUCCESS) fields_.stores = stores;
    return {};
  }

  Result<void> TakePrevious(ondemand::value& value) {
    std::string_view id;
    if (value.get_string().get(id) == simdjson::SUCCESS) fields_.previous_response_id.assign(id);
    return {};
  }

  Result<void> TakeTurns(ondemand::value& value) {
    const std::string_view raw = value.raw_json_token();
    fields_.turns_begin = static_cast<std::size_t>(raw.data() - text_.data());
    return {};
  }

  Result<void> TakeCacheKey(ondemand::value& value) {
    std::string_view name;
    if (value.get_string().get(name) == simdjson::SUCCESS) NoteConversation(name);
    return {};
  }

  Result<void> TakeMetadata(ondemand::value& value) {
    ondemand::object object;
    std::string_view name;
    // A cache key is the better name.
    if (fields_.conversation == 0 && value.get_object().get(object) == simdjson::SUCCESS &&
        object.find_field_unordered("user_id").get_string().get(name) == simdjson::SUCCESS) {
      NoteConversation(name);
    }
    return {};
  }

  void NoteConversation(std::string_view name) {
    if (!name.empty()) fields_.conversation = std::hash<std::string_view>()(name) | 1U;
  }

  std::string_view text_;
  ModelField model_field_;
  RequestFields fields_;
  bool stream_seen_ = false;
};

}  // namespace

Result<RequestFields> ScanRequest(std::string_view text, ModelField model_field) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return ClientError(ErrorKind::kInvalidRequest, "the request body is empty; send a JSON object");
  }
  auto fields = Scanner(text, model_field).Run();
  // The memory of a large request is given back with it.
  if (text.size() > kLargeText) OwnParser() = ondemand::parser();
  return fields;
}

}  // namespace monorelay::json
