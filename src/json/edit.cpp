#include "json/edit.hpp"

#include <utility>

#include "json/write.hpp"

namespace monorelay::json {

void RequestEdits::ReplaceModel(const RequestFields& fields, std::string_view model) {
  if (fields.model == model) return;
  Add({fields.model_value, Quote(model)});
}

void RequestEdits::AskForUsage(const RequestFields& fields) {
  const StreamOptions& options = fields.stream_options;
  if (options.include_usage) return;
  if (options.value.IsEmpty()) {
    const std::size_t inside = fields.object_begin + 1;
    Add({{inside, inside}, R"("stream_options":{"include_usage":true},)"});
  } else if (options.is_null) {
    Add({options.value, R"({"include_usage":true})"});
  } else if (!options.include_usage_value.IsEmpty()) {
    Add({options.include_usage_value, "true"});
  } else {
    const std::size_t inside = options.value.begin + 1;
    Add({{inside, inside},
         options.is_empty ? R"("include_usage":true)" : R"("include_usage":true,)"});
  }
}

std::size_t RequestEdits::EditedSize(std::size_t size) const {
  for (std::size_t i = 0; i < count_; ++i) {
    size += edits_[i].text.size();
    size -= edits_[i].extent.end - edits_[i].extent.begin;
  }
  return size;
}

std::string RequestEdits::Apply(std::string_view text) const {
  std::string edited;
  edited.reserve(EditedSize(text.size()));
  std::size_t at = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    edited += text.substr(at, edits_[i].extent.begin - at);
    edited += edits_[i].text;
    at = edits_[i].extent.end;
  }
  return edited += text.substr(at);
}

void RequestEdits::Add(Edit edit) {
  edits_[count_++] = std::move(edit);
  if (count_ == 2 && edits_[1].extent.begin < edits_[0].extent.begin)
    std::swap(edits_[0], edits_[1]);
}

}  // namespace monorelay::json
