// That docs/security-regressions.md is true.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

namespace monorelay {
namespace {

namespace fs = std::filesystem;

fs::path Source(std::string_view path) {
  return fs::path(MONORELAY_SOURCE_DIR) / path;
}

// The document, and that it is true: each row has its test here, and each test that it names is
// there and runs.
TEST(SecurityRegressionsDocument, NamesATestForEachRowAndNoneThatIsNotThere) {
  std::set<std::string> tests;
  const auto& all = *::testing::UnitTest::GetInstance();
  for (int i = 0; i < all.total_test_suite_count(); ++i) {
    const auto& suite = *all.GetTestSuite(i);
    for (int j = 0; j < suite.total_test_count(); ++j)
      tests.insert(std::string(suite.name()) + "." + suite.GetTestInfo(j)->name());
  }
  std::set<std::string> expected;
  for (int i = 1; i <= 18; ++i) expected.insert(fmt::format("S{}", i));
  for (int i = 68; i <= 74; ++i) expected.insert(fmt::format("C{}", i));
  std::set<std::string> rows;
  std::ifstream lines(Source("docs/security-regressions.md"));
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| S") && !line.starts_with("| C")) continue;
    const std::string row = line.substr(2, line.find(' ', 2) - 2);
    rows.insert(row);
    bool has_own = false;
    for (std::size_t at = line.find('`'); at != std::string::npos; at = line.find('`', at + 1)) {
      const std::string name = line.substr(at + 1, line.find('`', at + 1) - at - 1);
      at += name.size() + 1;
      const bool is_file = name.find('/') != std::string::npos;
      EXPECT_TRUE(is_file ? fs::exists(Source(name)) : tests.contains(name)) << row << ": " << name;
      const std::string prefix = "SecurityRegressions." + row;
      has_own = has_own || (name.starts_with(prefix) && !std::isdigit(name[prefix.size()]));
    }
    EXPECT_TRUE(has_own) << row << " has no test of its own";
  }
  EXPECT_EQ(rows, expected);
}

}  // namespace
}  // namespace monorelay
