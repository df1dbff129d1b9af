// What is wrong with a configuration, and where.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace monorelay::app {

enum class Severity : std::uint8_t { kError, kWarning };

// A place in the file. Both count from 1.
struct Position {
  int line = 1;
  int column = 1;
};

struct Problem {
  Severity severity = Severity::kError;
  int line = 1;
  int column = 1;
  std::string path;  // of the setting, for example "providers.openai.keys[0].weight"; may be empty
  std::string text;  // what is wrong and what to write instead; never quotes a secret
};

// Collects problems.
class Problems {
 public:
  void Error(Position at, std::string path, std::string text) {
    Add({Severity::kError, at.line, at.column, std::move(path), std::move(text)});
  }
  void Warning(Position at, std::string path, std::string text) {
    Add({Severity::kWarning, at.line, at.column, std::move(path), std::move(text)});
  }

  // True if there is a problem with the setting at `path`.
  [[nodiscard]] bool HasAt(std::string_view path) const {
    return std::ranges::any_of(by_position_,
                               [&](const auto& entry) { return entry.second.path == path; });
  }

  // All of them by position; those of one position in the order found.
  [[nodiscard]] std::vector<Problem> Sorted() const {
    std::vector<Problem> sorted;
    for (const auto& [position, problem] : by_position_) sorted.push_back(problem);
    return sorted;
  }

 private:
  void Add(Problem problem) {
    // Texts quote the file; a line break in one must not make a second line of a log or a list.
    for (char& c : problem.text) {
      if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    }
    const std::pair position(problem.line, problem.column);
    by_position_.emplace(position, std::move(problem));
  }

  std::multimap<std::pair<int, int>, Problem> by_position_;
};

// Where each setting, section and entry that was given stands, by its path.
class Positions {
 public:
  // `by_reference`: its text was put together from the environment or a file.
  void Add(const std::string& path, Position position, bool by_reference = false) {
    positions_.emplace(path, Entry{position, by_reference});
  }
  [[nodiscard]] bool Has(const std::string& path) const { return positions_.contains(path); }
  [[nodiscard]] bool IsReference(const std::string& path) const {
    const auto found = positions_.find(path);
    return found != positions_.end() && found->second.by_reference;
  }

  // The place of `path`, or of the nearest thing around it that is known.
  [[nodiscard]] Position Of(std::string path) const {
    while (true) {
      if (const auto found = positions_.find(path); found != positions_.end()) {
        return found->second.position;
      }
      const auto cut = path.find_last_of(".[");
      if (cut == std::string::npos) return {};
      path.resize(cut);
    }
  }

 private:
  struct Entry {
    Position position;
    bool by_reference = false;
  };

  std::map<std::string, Entry> positions_;
};

}  // namespace monorelay::app
