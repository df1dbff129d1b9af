#include "chat/notes.hpp"

#include <algorithm>

namespace monorelay::chat {
namespace {

constexpr std::size_t kLongestField = 60;
constexpr std::size_t kMostParts = 8;  // whose types are told

// Names of extra fields are the client's and may hold anything.
std::string Printable(std::string_view text) {
  std::string printable(text.substr(0, kLongestField));
  for (char& c : printable) {
    const bool plain = c >= 0x20 && c < 0x7f && c != ',' && c != ';' && c != '(' && c != ')';
    if (!plain) c = '?';
  }
  return printable;
}

}  // namespace

void Notes::DropPart(json::Text type) {
  const std::string field(name_of_(Feature::kForeignPart));
  const std::string detail = Printable(json::Decode(type));
  std::size_t parts = 0;
  for (const Note& note : notes_) {
    if (note.loss != Loss::kDropped || note.field != field) continue;
    if (note.detail == detail || ++parts == kMostParts) return;
  }
  notes_.push_back({Loss::kDropped, field, detail});
}

void Notes::Add(Loss loss, std::string_view field, std::string_view detail) {
  const auto same = [&](const Note& note) { return note.loss == loss && note.field == field; };
  if (std::ranges::any_of(notes_, same)) return;
  notes_.push_back({loss, std::string(field), std::string(detail)});
}

std::string Notes::Render(std::size_t max_bytes) const {
  std::string line;
  std::size_t left_out = 0;
  for (const Loss loss : {Loss::kDropped, Loss::kApproximated}) {
    bool first = true;
    for (const Note& note : notes_) {
      if (note.loss != loss) continue;
      std::string entry;
      if (first) {
        entry = line.empty() ? "" : "; ";
        entry += loss == Loss::kDropped ? "dropped " : "approximated ";
      } else {
        entry = ", ";
      }
      entry += Printable(note.field);
      if (!note.detail.empty()) entry += " (" + note.detail + ")";
      if (line.size() + entry.size() > max_bytes) {
        ++left_out;
        continue;
      }
      line += entry;
      first = false;
    }
  }
  if (left_out > 0) line += (line.empty() ? "" : "; ") + std::to_string(left_out) + " more";
  return line;
}

}  // namespace monorelay::chat
