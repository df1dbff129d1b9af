// The request log as a file that is made while it is sent.
#pragma once

#include <cstdint>
#include <memory>

#include "admin/api.hpp"
#include "records/reader.hpp"

namespace monorelay::admin {

enum class ExportFormat : std::uint8_t { kCsv, kJsonLines };

// `services`, which have a reader, must outlive it. Cells of a CSV file that a spreadsheet would
// take for a formula are preceded by an apostrophe (CWE-1236).
std::unique_ptr<Chunks> MakeExport(const Services& services, records::RequestFilter filter,
                                   ExportFormat format);

}  // namespace monorelay::admin
