#include "records/record_batch.hpp"

#include <utility>

namespace monorelay::records {

void RecordBatch::MakeReady(const BodyRules& rules) {
  for (auto& [place, capture] : captures_) {
    RequestRecord& record = records_[place];
    record.bodies = std::make_shared<const Bodies>(rules.Prepare(*capture, record));
  }
  captures_.clear();
  if (std::exchange(is_ready_, true)) return;
  // What a provider says of a refusal may name the key that it refuses.
  for (RequestRecord& record : records_) {
    for (std::string* text : {&record.error_text, &record.error_detail}) {
      if (!text->empty()) rules.Redact(*text);
    }
  }
}

}  // namespace monorelay::records
