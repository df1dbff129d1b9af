// Arguments of a call that come in pieces, each with the path of the value that it is part of.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "json/document.hpp"

namespace monorelay::dialects::gemini {

// Collects the pieces of one call, at most kMostBytes of them; what comes after that is left out.
class PartialArguments {
 public:
  static constexpr std::size_t kMostBytes = std::size_t{1024} * 1024;

  // Takes the elements of "partialArgs": {jsonPath, stringValue | numberValue | boolValue |
  // nullValue}. Strings of the same path continue each other. Unreadable ones are skipped.
  void Add(json::Value pieces);

  // The whole object, as JSON text; {} without pieces. Begins anew afterwards.
  std::string Take();

 private:
  struct Node {
    std::string key;    // escaped; of a member
    bool list = false;  // children have no keys
    bool text = false;
    std::string value;  // of a leaf: JSON, or the inside of a string if `text`
    std::vector<Node> children;
  };

  Node* Find(std::string_view path);
  static void Append(std::string& out, const Node& node);

  Node root_;
  std::size_t bytes_ = 0;
};

}  // namespace monorelay::dialects::gemini
