# Words that operators type, and names that they read.
#
# command-…: the value is the word that is shown and typed; .aliases are further words that are accepted.
# component-…: the value is the name that is shown; .aliases are words that are accepted in place of the short name.
# A phrase is written with blanks. Case, accents, hyphens and underscores need no entries of their own.
# The part of the id after the first hyphen is accepted in every language.

command-start = start
command-stop = stop
command-restart = restart
command-status = status
    .aliases = state
command-logs = logs
    .aliases = log
command-events = events
    .aliases = event
command-reload = reload
command-run = run
command-init = init
command-check = check
command-help = help
command-version = version

component-is = Image Server
component-ps = Platform Server
component-svg = SVG Server
