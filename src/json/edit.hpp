// Edits of a JSON text that leave every other byte as it was.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "json/scan.hpp"

namespace monorelay::json {

// Puts `text` in the place of `extent`; an empty extent inserts before that position.
struct Edit {
  Extent extent;
  std::string text;
};

// Up to two edits of one request, in the order of their positions.
class RequestEdits {
 public:
  // The model's name becomes `model`. Nothing is added if it is the same already.
  void ReplaceModel(const RequestFields& fields, std::string_view model);
  // The provider is asked to end its stream with the usage, whatever the client said about that.
  void AskForUsage(const RequestFields& fields);

  [[nodiscard]] std::size_t Count() const { return count_; }
  [[nodiscard]] const Edit& At(std::size_t i) const { return edits_[i]; }
  // The size of a text of `size` bytes after the edits.
  [[nodiscard]] std::size_t EditedSize(std::size_t size) const;
  // The edited text, as one copy.
  [[nodiscard]] std::string Apply(std::string_view text) const;

 private:
  void Add(Edit edit);

  std::array<Edit, 2> edits_;
  std::size_t count_ = 0;
};

}  // namespace monorelay::json
