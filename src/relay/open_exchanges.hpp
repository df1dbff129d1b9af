// The requests that are under way on one worker.
#pragma once

#include "relay/outcome.hpp"

namespace monorelay::relay {

// A list through its entries; used on the worker's thread alone.
class OpenExchanges {
 public:
  // In the list for as long as it lives. Not movable.
  class Entry {
   public:
    // Both must outlive the entry.
    Entry(OpenExchanges& list, const Outcome& outcome)
        : list_(list), outcome_(outcome), next_(list.first_) {
      if (next_ != nullptr) next_->previous_ = this;
      list.first_ = this;
    }
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
    ~Entry() {
      (previous_ != nullptr ? previous_->next_ : list_.first_) = next_;
      if (next_ != nullptr) next_->previous_ = previous_;
    }

   private:
    friend class OpenExchanges;

    OpenExchanges& list_;
    const Outcome& outcome_;
    Entry* previous_ = nullptr;
    Entry* next_;
  };

  OpenExchanges() = default;
  OpenExchanges(const OpenExchanges&) = delete;
  OpenExchanges& operator=(const OpenExchanges&) = delete;

  // The newest first; `look` takes a const Outcome&.
  template <class Look>
  void ForEach(const Look& look) const {
    for (const Entry* entry = first_; entry != nullptr; entry = entry->next_) look(entry->outcome_);
  }

 private:
  Entry* first_ = nullptr;
};

}  // namespace monorelay::relay
