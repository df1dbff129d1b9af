// Files inside of JSON.
#pragma once

#include <string>

namespace monorelay::records {

// `json` with each string (or data URL) of base64 from some hundred characters on replaced by size
// and SHA-256 of the bytes that it stands for, in whatever dialect and field it stands: images,
// sounds, documents, and what only a provider can read. One that was cut off with the text is
// replaced by its size so far.
std::string WithoutFiles(std::string json);

}  // namespace monorelay::records
