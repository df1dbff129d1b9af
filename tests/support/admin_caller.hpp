// Calls of the admin API by people who have accounts, as their browsers make them.
#pragma once

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>

#include "support/journey.hpp"

namespace monorelay::testing {

// For tests: whoever inherits starts `journey`.
class AdminCaller : public ::testing::Test {
 protected:
  Reply Call(std::string_view method, std::string_view path, std::string_view body = {},
             std::string_view fields = {}) {
    return journey.Send(fmt::format(
        "{} {} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n{}Content-Length: {}\r\n\r\n{}",
        method, path, fields, body.size(), body));
  }
  Reply SetUpWith(std::string_view token) {
    return Call("POST", "/api/v1/setup",
                fmt::format(R"({{"setup_token":"{}","username":"ada","password":"correct horse"}})",
                            token));
  }
  Reply SignIn(std::string_view name, std::string_view password, std::string_view more = {}) {
    return Call("POST", "/api/v1/session",
                fmt::format(R"({{"username":"{}","password":"{}"{}}})", name, password, more));
  }
  // The fields of a browser that has signed in.
  static std::string Browser(const Reply& signed_in) {
    const std::string cookie = signed_in.header("set-cookie");
    return "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\nX-MonoRelay-CSRF: 1\r\n";
  }
  // Makes the owner, and gives the fields of its browser.
  std::string Owner() {
    const Reply made = SetUpWith(*journey.identity().SetupToken());
    EXPECT_EQ(made.status(), 201) << made.body();
    return Browser(made);
  }
  // Makes somebody of that role, and gives the fields of that one's browser. Requires: owner.
  std::string SignedIn(std::string_view name, std::string_view role) {
    const Reply made = Call(
        "POST", "/api/v1/users",
        fmt::format(R"({{"username":"{}","password":"correct horse","role":"{}"}})", name, role),
        owner);
    EXPECT_EQ(made.status(), 201) << made.body();
    ids[std::string(name)] = Text(made, "id");
    return Browser(SignIn(name, "correct horse"));
  }
  static boost::json::object Json(const Reply& reply) {
    boost::system::error_code failure;
    const boost::json::value value = boost::json::parse(reply.body(), failure);
    EXPECT_TRUE(value.is_object()) << reply.body();
    return value.is_object() ? value.get_object() : boost::json::object();
  }
  static std::string Text(const boost::json::object& object, std::string_view key) {
    const boost::json::value* found = object.if_contains(key);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
  }
  static std::string Text(const Reply& reply, std::string_view key) {
    const std::string text = Text(Json(reply), key);
    EXPECT_FALSE(text.empty()) << key << " in " << reply.body();
    return text;
  }

  Journey journey;
  std::string owner;                       // the fields of the owner's browser
  std::map<std::string, std::string> ids;  // of accounts, by name
};

}  // namespace monorelay::testing
