#include "relay/costed_stream.hpp"

#include "dialects/usage.hpp"
#include "relay/charge.hpp"

namespace monorelay::relay {

std::string_view CostedStream::Take(std::span<char> piece) {
  const std::string_view passed = inner_->Take(piece);
  const bool may_tell = price_ != nullptr && inner_->Usage().IsKnown() &&
                        passed.find(dialects::UsageField(dialect_)) != std::string_view::npos;
  if (!may_tell) return passed;
  changed_.assign(passed);
  PutCost(changed_, dialect_, ChargeFor(price_, inner_->Usage()).cost);
  return changed_;
}

void CostedStream::Written() {
  changed_ = std::string();
  inner_->Written();
}

}  // namespace monorelay::relay
