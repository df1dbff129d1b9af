// TLS towards providers: what is trusted, and what is not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "store/temporary_folder.hpp"
#include "support/journey.hpp"

namespace monorelay {
namespace {

using relay::Ending;
using ::testing::HasSubstr;
using testing::Journey;
using testing::MakeTlsIdentity;
using testing::TemporaryFolder;
using testing::TlsIdentity;

// A journey to a provider with a certificate for `host`.
class TlsJourney : public ::testing::Test {
 protected:
  void ServeAs(const std::string& host) {
    const TlsIdentity identity = MakeTlsIdentity(host);
    journey_.upstream("alpha", {.tls = identity}).Answers("hello");
    const auto file = folder_.Path() / "ca.pem";
    std::ofstream(file) << identity.certificate_pem;
    ca_file_ = file.string();
  }
  // Reaches the provider by a name in the place of its address.
  void ReachAs(const std::string& host) {
    journey_.provider("alpha").endpoints = {
        {dialects::Dialect::kOpenAiChat, "https://" + host + ":" +
                                             std::to_string(journey_.upstream("alpha").Port()) +
                                             "/v1/chat/completions"}};
  }

  Journey journey_;
  TemporaryFolder folder_;
  std::string ca_file_;
};

TEST_F(TlsJourney, IsVerifiedByTheConfiguredAuthorities) {
  ServeAs("127.0.0.1");
  journey_.provider("alpha").tls.ca_file = ca_file_;

  EXPECT_EQ(journey_.Ask("gpt-5", "hi").text(), "hello");
  EXPECT_EQ(journey_.Stream("gpt-5", "hi").text(), "hello");
  EXPECT_EQ(journey_.upstream("alpha").LastRequest().server_name, "") << "an address is no name";
  EXPECT_EQ(journey_.upstream("alpha").Connections(), 1);
  journey_.ExpectNextRequestWorks(2);
}

TEST_F(TlsJourney, SendsTheNameOfTheServer) {
  ServeAs("localhost");
  ReachAs("localhost");
  journey_.provider("alpha").tls.ca_file = ca_file_;

  EXPECT_EQ(journey_.Ask("gpt-5", "hi").text(), "hello");
  EXPECT_EQ(journey_.upstream("alpha").LastRequest().server_name, "localhost");
  journey_.ExpectNextRequestWorks();
}

TEST_F(TlsJourney, UnknownAuthorityIsRefused) {
  ServeAs("127.0.0.1");

  const auto reply = journey_.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.status(), 502);
  EXPECT_EQ(reply.error_code(), "upstream_unreachable");
  EXPECT_THAT(journey_.outcome().error_detail, HasSubstr("certificate"));
  EXPECT_EQ(journey_.outcome().ending, Ending::kFailed);
  EXPECT_TRUE(journey_.upstream("alpha").Requests().empty()) << "the key was not shown";
}

TEST_F(TlsJourney, CertificateOfAnotherHostIsRefused) {
  ServeAs("provider.example");
  journey_.provider("alpha").tls.ca_file = ca_file_;

  const auto by_address = journey_.Ask("gpt-5", "hi");
  ReachAs("localhost");
  journey_.Reload();
  const auto by_name = journey_.Ask("gpt-5", "hi");

  EXPECT_EQ(by_address.status(), 502);
  EXPECT_EQ(by_name.status(), 502);
  EXPECT_THAT(journey_.outcomes(2)[0].error_detail, HasSubstr("mismatch"));
  EXPECT_THAT(journey_.outcomes(2)[1].error_detail, HasSubstr("mismatch"));
  EXPECT_TRUE(journey_.upstream("alpha").Requests().empty());
}

TEST_F(TlsJourney, AnyCertificateWillDoIfTheOperatorSaysSo) {
  ServeAs("provider.example");
  journey_.provider("alpha").tls.insecure_skip_verify = true;

  EXPECT_EQ(journey_.Ask("gpt-5", "hi").text(), "hello");
  journey_.ExpectNextRequestWorks();
}

TEST_F(TlsJourney, SecondConnectionResumesTheSession) {
  ServeAs("127.0.0.1");
  journey_.provider("alpha").tls.ca_file = ca_file_;
  journey_.upstream("alpha").Forgets().AnswersAndEnds("hello");

  journey_.Ask("gpt-5", "hi");
  journey_.outcomes(1);
  journey_.Ask("gpt-5", "hi");

  const auto requests = journey_.upstream("alpha").Requests();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(journey_.upstream("alpha").Connections(), 2);
  EXPECT_FALSE(requests[0].was_resumed);
  EXPECT_TRUE(requests[1].was_resumed);
  journey_.ExpectNextRequestWorks(2);
}

TEST_F(TlsJourney, ConnectionThatBreaksOffIsAnError) {
  ServeAs("127.0.0.1");
  journey_.provider("alpha").tls.ca_file = ca_file_;
  journey_.upstream("alpha")
      .Forgets()
      .Cuts(testing::Place::kMidBody)
      .ResetsWhenTold(testing::Place::kMidEvent);

  const auto cut = journey_.Ask("gpt-5", "hi");
  auto client = journey_.Connect();
  client.Send(Journey::Request({.stream = true}));
  EXPECT_TRUE(client.WaitFor("few"));
  journey_.upstream("alpha").Continue();
  const auto reset = client.Read();

  EXPECT_EQ(cut.status(), 502);
  EXPECT_THAT(reset.last_event(), HasSubstr("upstream_error"));
  journey_.ExpectNextRequestWorks(2);
}

TEST_F(TlsJourney, LargeBodiesPassBothWays) {
  ServeAs("127.0.0.1");
  journey_.provider("alpha").tls.ca_file = ca_file_;
  const std::string answer(3'000'000, 'x');
  journey_.upstream("alpha").Forgets().Answers(answer);

  const auto reply = journey_.Ask("gpt-5", std::string(3'000'000, 'p'));

  EXPECT_TRUE(reply.text() == answer);
  EXPECT_GT(journey_.upstream("alpha").LastRequest().body.size(), 3'000'000U);
  journey_.ExpectNextRequestWorks();
}

TEST_F(TlsJourney, ClientThatLeavesIsToldToTheProvider) {
  ServeAs("127.0.0.1");
  journey_.provider("alpha").tls.ca_file = ca_file_;
  journey_.upstream("alpha").Forgets().Hangs(testing::Place::kMidBody);
  auto client = journey_.Connect();

  client.Send(Journey::Request({.stream = true}));
  ASSERT_TRUE(client.WaitFor("few"));
  client.Leaves();

  EXPECT_TRUE(journey_.upstream("alpha").WaitForLeavers());
  EXPECT_EQ(journey_.outcome().ending, Ending::kClientLeft);
  journey_.ExpectNextRequestWorks();
}

TEST_F(TlsJourney, PlainServerBehindAnHttpsAddressIsAnError) {
  journey_.upstream("alpha").Answers("hello");
  ReachAs("127.0.0.1");
  journey_.provider("alpha").tls.insecure_skip_verify = true;
  // What a plain server makes of a handshake is up to it; this one hangs up.
  journey_.upstream("alpha").StopsListening();

  EXPECT_EQ(journey_.Ask("gpt-5", "hi").status(), 502);
}

}  // namespace
}  // namespace monorelay
