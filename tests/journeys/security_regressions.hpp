// A relay for the tests of what the predecessor and other gateways were broken by.
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "admin/routes.hpp"
#include "support/journey.hpp"

namespace monorelay::testing {

inline std::string TextOf(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline std::filesystem::path Source(std::string_view path) {
  return std::filesystem::path(MONORELAY_SOURCE_DIR) / path;
}

// The files of our own below a folder.
inline std::vector<std::filesystem::path> FilesIn(std::string_view folder,
                                                  const std::set<std::string>& endings) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(Source(folder))) {
    if (entry.is_regular_file() && endings.contains(entry.path().extension()))
      files.push_back(entry.path());
  }
  EXPECT_FALSE(files.empty()) << folder;
  return files;
}

// One that the route's pattern matches.
inline std::string PathOf(const admin::Route& route) {
  std::string path(route.path);
  for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{'))
    path.replace(at, path.find('}') - at + 1, "nobody");
  return path;
}

}  // namespace monorelay::testing

namespace monorelay {

class SecurityRegressions : public ::testing::Test {
 protected:
  static constexpr std::string_view kProviderKey = "sk-alpha-first";
  static constexpr std::string_view kTokenKey = "a key of the test, long enough to sign";

  SecurityRegressions() {
    journey.Records();
    journey.Accounts();
    journey.KeepsAccess();
    journey.upstream("alpha").Answers("hello");
    auto& config = journey.config();
    config.server.jwt_secret = Secret(std::string(kTokenKey));
    config.server.public_host = "https://relay.example";
    config.logging.bodies = "full";
  }

  testing::Reply Call(std::string_view method, std::string_view path, std::string_view body = {},
                      std::string_view fields = {}) {
    return journey.Send(
        fmt::format("{} {} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n{}Content-Type: "
                    "application/json\r\nContent-Length: {}\r\n\r\n{}",
                    method, path, fields, body.size(), body));
  }
  testing::Reply Get(std::string_view path, std::string_view fields = {}) {
    return Call("GET", path, {}, fields);
  }
  // What every GET answers to whoever shows this.
  std::string AllThatIsRead(const std::string& fields) {
    std::string all;
    for (const admin::Route& route : admin::Routes()) {
      if (route.method != "GET" || route.content_type == "text/event-stream") continue;
      const testing::Reply reply = Get(testing::PathOf(route), fields);
      all += reply.header("location") + reply.header("set-cookie") + reply.body() + "\n";
    }
    return all;
  }

  testing::Journey journey;
};

}  // namespace monorelay
