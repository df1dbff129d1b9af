// The tags of access keys, for the requests that were made with them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "admin/api.hpp"

namespace monorelay::admin {

// Looks each key up once. Lives as long as one question; not thread-safe.
class KeyTags {
 public:
  // Must outlive it.
  explicit KeyTags(const Services& services) : services_(services) {}

  // Of the key as it is now; none of one that is gone, or stands in the configuration.
  const std::vector<std::string>& Of(const std::string& access_key_id);

 private:
  const Services& services_;
  std::map<std::string, std::vector<std::string>> tags_;  // by the key's id
};

}  // namespace monorelay::admin
