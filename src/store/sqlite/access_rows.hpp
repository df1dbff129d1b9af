// Access keys and teams as rows of identity.db. Within one transaction of the caller's.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "identity/access_store.hpp"
#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

using TakeKey = std::function<void(const identity::AccessKey&)>;

// The keys that a query asks for, in the order of their ids. Of one id if that is given.
SqlResult<void> ReadKeys(Database& database, const identity::KeyQuery& query, const TakeKey& take);
SqlResult<void> ReadKey(Database& database, const std::string& id, const TakeKey& take);
SqlResult<void> WriteKey(Database& database, const identity::AccessKey& key);

SqlResult<std::vector<identity::Team>> ReadTeams(Database& database);
SqlResult<void> WriteTeam(Database& database, const identity::Team& team);

// Runs a statement that takes texts alone.
SqlResult<void> Run(Database& database, Sql sql, std::initializer_list<std::string_view> texts);

}  // namespace monorelay::store::sqlite
