# The include rule: bot -> commands -> scheduler -> store. A folder includes itself and the folders
# to its right, never to its left; third-party headers stay at the edge that owns them.
# Run as: cmake -DROOT=<source tree> -P layers.cmake
set(may_include_bot "bot|commands|scheduler|store")
set(may_include_commands "commands|scheduler|store")
set(may_include_scheduler "scheduler|store")
set(may_include_store "store")

# Where each third-party header may stand, as a pattern of paths.
set(owners
  "httplib.h=^bot/http/client\\.cpp$"
  "openssl/=^bot/"
  "boost/=^bot/websocket/socket\\.cpp$"
  "nlohmann/=^bot/"
  "toml\\+\\+=^bot/config"
  "CLI/=^bot/cli/"
  "SQLiteCpp/=^store/sqlite/"
  "sqlite3.h=^store/sqlite/"
  "pqxx/=^store/postgres/"
  "date/=^scheduler/local_time\\.cpp$"
  "spdlog/=^(bot|commands|scheduler|store)/.*\\.cpp$")

set(broken "")
set(read 0)
foreach(folder bot commands scheduler store)
  file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/${folder}/*.h ${ROOT}/${folder}/*.cpp)
  foreach(path IN LISTS files)
    math(EXPR read "${read} + 1")
    file(STRINGS ${ROOT}/${path} includes REGEX "^ *# *include ")
    foreach(line IN LISTS includes)
      if(line MATCHES "include \"([a-z_]+)/" AND NOT CMAKE_MATCH_1 MATCHES "^(${may_include_${folder}})$")
        list(APPEND broken "${path}: ${line}")
      endif()
      if(line MATCHES "include \"[^/]*\"$")
        list(APPEND broken "${path}: ${line} (name the folder)")
      endif()
      if(path MATCHES "^bot/(slack|mattermost|sandbox)/" AND line MATCHES "include \"bot/(slack|mattermost|sandbox)/")
        string(REGEX MATCH "^bot/[a-z]+/" own ${path})
        if(NOT line MATCHES "\"${own}")
          list(APPEND broken "${path}: ${line} (platforms do not know each other)")
        endif()
      endif()
      foreach(rule IN LISTS owners)
        string(REGEX MATCH "^(.*)=(.*)$" _ "${rule}")
        set(header ${CMAKE_MATCH_1})
        set(owner ${CMAKE_MATCH_2})
        if(line MATCHES "include <${header}" AND NOT path MATCHES "${owner}")
          list(APPEND broken "${path}: ${line} (belongs to ${owner})")
        endif()
      endforeach()
    endforeach()
  endforeach()
endforeach()

if(read EQUAL 0)
  message(FATAL_ERROR "No source file found below ${ROOT}.")
endif()
if(broken)
  list(JOIN broken "\n  " text)
  message(FATAL_ERROR "Forbidden includes:\n  ${text}")
endif()
message(STATUS "${read} files keep the include rule.")
