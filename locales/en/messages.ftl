# Everything that ImageServing says to people, in English: the reference for all other languages.
#
# Rules. ASCII only. A message is a whole sentence with its own punctuation and quotes; `.hint` is the advice
# below it. Entries stand alone: none refers to another. $component is a component's label, made by
# `component-label`; begin a sentence with it or set it apart by a colon, since its gender is not known.
# PIDs, ports, addresses, status codes and error numbers are text; $count, $attempt and $attempts are numbers.
# $time and $delay are finished durations ("2 min, 5 s"), $size is a finished size ("12.5 MiB").

### Names

# How a component is named in lines and tables, where it has a name besides its id.
# $name: its description or localized name; $id: what its configuration calls it.
component-label = { $name } ({ $id })

### Command line errors, on standard error, exit code 2

# No command was typed.
usage-missing-command = No command was given.
    .hint = The commands are start, stop, restart, status, logs, events, reload, run, init, check, help and version. For more, type: ImageServing help
# $typed: the word as it was typed.
usage-unknown-command = There is no command "{ $typed }".
    .hint = To see all commands, type: ImageServing help
# $typed: the word as it was typed; $suggestions: list of similar commands, never executed.
usage-unknown-command-nearest = There is no command "{ $typed }".
    .hint = Similar commands: { $suggestions }
# $typed: the option as it was typed.
usage-unknown-option = There is no option "{ $typed }".
    .hint = To see all options, type: ImageServing help
# $typed: the option as it was typed; $suggestion: a similar option.
usage-unknown-option-nearest = There is no option "{ $typed }".
    .hint = A similar option: { $suggestion }
# The option exists, for other commands. $option: the option; $command: the command as it was typed.
usage-misplaced-option = The option "{ $option }" does not apply to "{ $command }".
    .hint = To see the options of each command, type: ImageServing help, followed by the command
# $option: an option that must be followed by a value.
usage-missing-value = The option "{ $option }" needs a value.
    .hint = To see what it expects, type: ImageServing help
# $option: an option; $value: what followed it.
usage-invalid-value = "{ $value }" is not a value for "{ $option }".
    .hint = To see what it expects, type: ImageServing help
# $option: an option; $value: what followed it; $choices: list of the allowed words.
usage-invalid-value-choices = "{ $value }" is not a value for "{ $option }".
    .hint = Allowed values: { $choices }
# $option: an option that takes no value; $value: the value that was given.
usage-unexpected-value = The option "{ $option }" takes no value, but "{ $value }" was given.
    .hint = Leave the value out.
# $option: an option; $value: what followed it.
usage-bad-duration = "{ $value }" is not a duration ("{ $option }").
    .hint = Give a number with a unit: 500ms, 30s, 2m or 1h 30m
# $option: an option; $value: what followed it.
usage-bad-time = "{ $value }" is not a time ("{ $option }").
    .hint = Give a time such as 08:30 or "2026-11-21 08:30", or how long ago it was: 15m, 2h
# $option: an option; $value: what followed it.
usage-bad-count = "{ $value }" is not a number of lines ("{ $option }").
    .hint = Give a whole number, such as 100.
# $option: an option; $value: what followed it.
usage-bad-port = "{ $value }" is not a port for "{ $option }".
    .hint = Give a number from 1 to 65535 for ps, or name the server: is=27400, svg=27401 or ps=8081
# $port: a port that two of the built-in servers would have.
usage-same-port = Two servers cannot have the same port { $port }.
    .hint = Choose another one with --port, such as --port is=27400.
# $option: an option; $value: what followed it.
usage-bad-address = "{ $value }" is not an address for "{ $option }".
    .hint = Give an IP address and a port: 127.0.0.1:8080
# $option: an option; $value: what followed it.
usage-bad-size = "{ $value }" is not a size ("{ $option }").
    .hint = Give a number with a unit: 512MiB or 1GiB
# $value: what followed --lang; $known: list of the languages there are.
usage-bad-language = The language "{ $value }" is not available.
    .hint = The languages are: { $known }
# $typed: an argument too many.
usage-surplus = The argument "{ $typed }" is not expected here.
    .hint = To see what each command takes, type: ImageServing help
# $argument: what is missing.
usage-missing-argument = The argument "{ $argument }" is missing.
    .hint = To see what each command takes, type: ImageServing help
# After serve, which configurations use. $known: list of the built-in servers.
usage-missing-server = No built-in server was named.
    .hint = Name one of: { $known }
# As above. $typed: the word as it was typed; $known: list of the built-in servers.
usage-unknown-server = There is no built-in server "{ $typed }".
    .hint = The built-in servers are: { $known }
# $option: an option that was given twice.
usage-repeated-option = The option "{ $option }" was given more than once.
    .hint = Give it once.
# $option, $other: two options that exclude each other.
usage-conflict = The options "{ $option }" and "{ $other }" cannot be used together.
    .hint = Leave one of them out.
# $escaped: an argument in an unknown character encoding, its odd bytes escaped as \xE4.
usage-not-text = The argument "{ $escaped }" cannot be read as text.
    .hint = Type it in UTF-8, or set LC_CTYPE to the character encoding of your terminal.
# The command line is wrong in a way that has no message of its own.
usage-other = The command line cannot be understood.
    .hint = To see how commands are written, type: ImageServing help

### Other errors, on standard error

# Where a fault in the configuration stands. $path: the file; $line, $column: from 1.
error-config-place = { $path }, line { $line }, column { $column }
# $path: where the configuration file was looked for.
error-config-missing = There is no configuration file { $path }.
    .hint = Create it with ImageServing init, or name another one with --config or --home.
# $path: the file; $reason: the system's reason (os-...).
error-config-unreadable = The configuration file { $path } cannot be read: { $reason }.
    .hint = Check the file and its permissions.
# $path: the file; $line: the first line that is not UTF-8.
error-config-not-text = The configuration file { $path } is not UTF-8 text in line { $line }.
    .hint = Save the file in UTF-8.
# The file that init was to write. $path: the file.
error-config-exists = The configuration file { $path } exists already and was left as it is.
    .hint = Move it away first, or name another file with --config.
# The file that init was to write. $path: the file; $reason: the system's reason (os-...).
error-config-unwritable = The configuration file { $path } cannot be written: { $reason }.
    .hint = Check the folder and its permissions, or name another file with --config.
# Seen in a program that was built without the built-in servers, for example by init.
error-without-servers = This program was built without the built-in servers.
    .hint = Write a configuration for other servers; the manual shows one.
# Neither --home nor a home folder is known.
error-no-home = No folder for this instance can be found: HOME is not set.
    .hint = Name a folder with --home or set HOME.
# Shown by commands that need a supervisor, and by status on standard output.
error-not-running = The server supervisor is not running.
    .hint = To start it, type: ImageServing start
# $path: the socket.
error-not-allowed = You may not use the server supervisor: permission denied for { $path }.
    .hint = Use the account that the supervisor runs under, root, or an account in its control-group.
# $path: the socket; $reason: the system's reason (os-...).
error-unreachable = The server supervisor cannot be reached at { $path }: { $reason }.
    .hint = See whether its process is alive; its log says what it did last.
# The supervisor closed the connection before it answered.
error-connection-lost = The server supervisor ended the connection before it answered.
    .hint = Ask again with: ImageServing status
# The supervisor was killed and nobody brought it up again; its components may still be running.
error-abandoned = The server supervisor is not running any more; the components that it started may still be running.
    .hint = To take them over, type: ImageServing start. To stop them: ImageServing stop
# "run" ends because of a component with "essential". $component.
error-essential-lost = { $component } has failed and is essential, so the server supervisor has ended.
    .hint = Its log and "ImageServing events" say why it failed.
# $path: a log file or folder; $reason.
error-log-unreadable = The log { $path } cannot be read: { $reason }.
    .hint = Members of the control group, the supervisor's owner and root may read it.
# $theirs, $ours: protocol versions.
error-other-version = The running server supervisor is of another version (protocol { $theirs }, this program speaks { $ours }).
    .hint = Use the program that it was started with to stop it, then start it with this one.
# $log: the supervisor's own log file.
error-daemon-died = The server supervisor did not come up.
    .hint = Its log says why: { $log }
# $reason: the system's reason (os-...).
error-daemon-not-started = The server supervisor could not be executed: { $reason }.
    .hint = Check that the program file is still in place and that the system has memory and processes left.
# $time: the time given with --timeout.
error-timed-out = The command did not end within { $time }; what it ordered goes on.
    .hint = To see how far it is, type: ImageServing status
# $reason: the system's reason (os-...).
error-unwritable = The answer could not be written to standard output: { $reason }.
    .hint = An order that was given has been carried out all the same.

### The comments in the configuration file that init writes. Lines are broken later: write each as one.
### Do not translate keys, values, options and file names. No quotation marks are needed around keys.

# On top of the file.
template-file = Configuration of ImageServing, written by "ImageServing init". It runs the three built-in servers, reachable from this machine only. After a change type "ImageServing check" to judge it and "ImageServing restart" to have it take effect. The manual explains every key.
template-examples = Settings behind a # are examples that have no effect. To use one, remove the #.
# [supervisor], control-group.
template-control-group = Members of this group may use ImageServing, besides root and the owner of the supervisor.
# What each of the three servers does; above its table.
template-svg = The SVG server renders drawings for the image server.
template-is = The image server makes pictures in any size and format for the platform server.
template-ps = The platform server answers browsers. It keeps pictures that were made, so that they are made once.
# The keys of a component.
template-command = The program and its arguments. --listen is the address at which the server answers; an address of this machine on the network lets other machines reach it. Change a port everywhere it stands.
# The arguments of is.
template-image-arguments = Each --images is a folder of pictures; the first one that has a picture gives it. --svg-server is the address of svg.
# The arguments of ps.
template-platform-arguments = --image-server is the address of is; --content the folder of other files, served below /is/content/; --cache the folder of the pictures that are kept, and --cache-size how much they may take. --access-log=off writes no line for each request.
template-start-priority = Components with a lower number start first, those with the same number together.
template-ready = A server says itself when it is ready, and is given this time for it.
template-health = What must keep answering, asked so often. A server that fails so many times in a row is stopped and started again.
template-stop-timeout = Time to end requests under way. What is left of the server then is killed.
template-memory-limit = It is stopped and started again when it takes more memory than this.
# Above the examples of what any component may have.
template-further = Any component may also have the following, here as examples for the one above.
template-user = User and group that it runs as, if root starts the supervisor. It must be able to use the folders above.
template-environment = Environment variables.
template-limits = Limits of its processes, here open files.
template-restart = Whether it is started again when it ends by itself, and the delays between attempts.
template-log = When its log is changed for a new one, and how many old ones are kept.
# Above the example of a component that is no built-in server.
template-another = Any other server can be a component, too, if it stays in the foreground.

### What keeps a built-in server from its work, on its standard error, which goes into its log

# $address: host and port.
error-serve-port-taken = Another program listens at { $address } already.
    .hint = Stop that program, or choose another port in the configuration.
# $address: host and port; $reason: the system's reason (os-...).
error-serve-address = The server cannot listen at { $address }: { $reason }.
    .hint = Choose an address of this machine, and a port above 1023 unless the server runs as root.
# $path: a folder; $reason: the system's reason (os-...).
error-serve-folder = The folder { $path } cannot be used: { $reason }.
    .hint = Create it, correct its permissions, or name another one in the configuration.
# The server makes a picture when it starts, to see that it can.
error-serve-trial = The picture that the server makes to try itself did not come out.
    .hint = See its log, and whether the machine has memory left.
# All threads that compute were at one request each for a long time. The server ends, so that it is started again.
error-serve-stuck = The server ends because none of its work comes to an end any more.
    .hint = See in the access log which pictures were asked for, and whether the machine has processors to spare.
# $reason: the system's reason (os-...).
error-serve-system = The server cannot work on this system: { $reason }.
    .hint = See whether processes, memory or open files have come to their limits.

### Faults in the configuration, on standard error, exit code 6
### In all of them: $place: file, line and column (error-config-place); $key: the whole key.

# The text is not TOML.
fault-syntax = { $place }: this is not valid TOML.
    .hint = Look for a missing quote, bracket or equals sign.
fault-duplicate-key = { $place }: the key "{ $key }" is set twice.
    .hint = Keep one of them.
fault-unknown-key = { $place }: there is no key "{ $key }".
    .hint = Check the spelling, or remove it.
# $nearest: the key that was probably meant.
fault-unknown-key-nearest = { $place }: there is no key "{ $key }".
    .hint = Perhaps you mean "{ $nearest }".
fault-missing-key = { $place }: the key "{ $key }" is missing.
    .hint = Add it.
# $expected, $found: kinds of values (kind-...).
fault-wrong-type = { $place }: "{ $key }" must be { $expected }, not { $found }.
    .hint = Correct the value.
# $least, $greatest: the ends of the allowed range, which includes them.
fault-out-of-range = { $place }: "{ $key }" must be between { $least } and { $greatest }.
    .hint = Choose a value within that range.
# $least, $greatest: the shortest and the longest duration allowed, as finished durations.
fault-duration-out-of-range = { $place }: "{ $key }" must be between { $least } and { $greatest }.
    .hint = Choose a duration within that range.
# $value: the value; $choices: list of the allowed words.
fault-not-one-of = { $place }: "{ $value }" is not a value for "{ $key }".
    .hint = Allowed values: { $choices }
# $value: the value.
fault-bad-duration = { $place }: "{ $value }" is not a duration ("{ $key }").
    .hint = Write a number with a unit: "500ms", "30s" or "1m 30s"
# $value: the value.
fault-bad-size = { $place }: "{ $value }" is not a size ("{ $key }").
    .hint = Write a number with a unit: "512KiB", "64MiB" or "2GiB"
# $value: the value.
fault-bad-address = { $place }: "{ $value }" is not an address ("{ $key }").
    .hint = Write host and port: "127.0.0.1:8080"
# $value: the value.
fault-bad-url = { $place }: "{ $value }" is not a URL that can be checked ("{ $key }").
    .hint = Write "http://127.0.0.1:8080/path"; https is not possible here.
# $value: the value.
fault-bad-pattern = { $place }: "{ $value }" is not a regular expression ("{ $key }").
    .hint = Look for an unclosed bracket or a stray backslash.
# $value: the value.
fault-bad-component-name = { $place }: "{ $value }" cannot be the name of a component.
    .hint = Use 1 to 32 letters (A to Z), digits, "-" and "_", beginning with a letter or digit.
# $value: the value.
fault-bad-signal = { $place }: "{ $value }" is not a signal that can stop a component ("{ $key }").
    .hint = Usual ones: SIGTERM, SIGINT, SIGQUIT, SIGHUP
# $value: the value.
fault-bad-umask = { $place }: "{ $value }" is not a umask ("{ $key }").
    .hint = Write three octal digits in quotes, such as "027".
# $name: the name as configured.
fault-bad-variable = { $place }: "{ $name }" cannot be the name of an environment variable ("{ $key }").
    .hint = Use a name without "=".
fault-empty-or-zero = { $place }: "{ $key }" must not be empty and must not contain a zero byte.
    .hint = Give it a value.
# $keys: list of the keys.
fault-not-exactly-one = { $place }: "{ $key }" needs exactly one of these keys: { $keys }.
    .hint = Give one of them, and only one.
# $name: the name of a component that does not exist.
fault-unknown-component = { $place }: there is no component "{ $name }" ("{ $key }").
    .hint = Check the spelling, or define the component.
# $name: the name of a component that does not exist; $nearest: the one that was probably meant.
fault-unknown-component-nearest = { $place }: there is no component "{ $name }" ("{ $key }").
    .hint = Perhaps you mean "{ $nearest }".
# $circle: the components, each depends on the next and the last on the first: "a -> b -> a".
fault-cycle = { $place }: these components depend on each other in a circle: { $circle }.
    .hint = Remove one of the dependencies.

# Kinds of values, used for $expected and $found in fault-wrong-type.
kind-text = a text in quotes
kind-integer = a whole number
kind-number = a number
kind-boolean = true or false
kind-text-list = a list of texts
kind-list = a list
kind-table = a table
kind-date-time = a date or time
kind-duration = a duration in quotes, such as "30s"
kind-size = a size, such as "2GiB"

### Refusals: the supervisor carried nothing out. On standard error.

# $protocol: the supervisor's protocol version; $release: its release, for example 0.1.0.
refusal-version = The running server supervisor is of another version ({ $release }, protocol { $protocol }).
    .hint = Use the program that it was started with to stop it, then start it with this one.
refusal-malformed = The server supervisor did not understand the request.
    .hint = See whether the supervisor and this program are of the same version.
refusal-too-long = The server supervisor refused the request: it is too long.
    .hint = Name fewer components at once.
refusal-busy = The server supervisor has too many connections.
    .hint = Try again in a moment.
refusal-not-allowed = You may not use this server supervisor.
    .hint = Use the account that the supervisor runs under, root, or an account in its control-group.
# $name: the component as it was typed; $known: list of the components there are.
refusal-unknown-component = There is no component "{ $name }".
    .hint = The components are: { $known }
# As above, where the configuration has no component at all.
refusal-unknown-component-none = There is no component "{ $name }".
    .hint = The configuration defines no component.
refusal-ending = The server supervisor is about to end.
    .hint = Try again when it is gone.
# A second "reload" while the first is under way.
refusal-reloading = The configuration is being reloaded already.
    .hint = Wait for that to end, then type: ImageServing reload
# $path: the state file in the run folder; $version: the version of its format.
refusal-newer-state = A newer release wrote { $path } (format { $version }), so this one cannot take over what runs.
    .hint = Use the newer release, or stop the components with it first.
# The program on disk cannot be executed, so the supervisor goes on as it is. $path; $reason.
refusal-replacement = The program { $path } cannot take the place of the server supervisor: { $reason }.
    .hint = Check the file and its permissions.
# $pid: the process of the supervisor that runs.
refusal-owned = This instance already has a server supervisor (PID { $pid }).
    .hint = To stop it, type: ImageServing stop
# As above, where its process is not known.
refusal-owned-unknown = This instance already has a server supervisor.
    .hint = To stop it, type: ImageServing stop
# $path: the folder; $reason: the system's reason (os-...).
refusal-folder = The folder { $path } cannot be created or written to: { $reason }.
    .hint = Check its permissions, or choose another place with --home.
# $path: the socket; $reason: the system's reason (os-...).
refusal-socket = The socket { $path } cannot be created: { $reason }.
    .hint = Check the folder, or choose another place with --home.
# The supervisor had to read the configuration, and it is wrong. $path: the file; $line, $column: from 1.
refusal-configuration = The configuration is wrong, so nothing was changed: { $path }, line { $line }, column { $column }.
    .hint = Correct the file and try again.
# As above, where the file cannot be read at all. $path.
refusal-configuration-unreadable = The configuration file { $path } cannot be read, so nothing was changed.
    .hint = Check the file and its permissions.
# $name: the group as configured.
refusal-control-group = The group "{ $name }" (control-group) does not exist on this machine.
    .hint = Create the group, or correct the configuration.
# $component; $program: the file as configured; $reason: the system's reason (os-...).
refusal-program = { $component }: the program { $program } cannot be executed: { $reason }.
    .hint = Install the program, or correct "command" in the configuration.
# $component; $path: the folder; $reason: the system's reason (os-...).
refusal-directory = { $component }: the working folder { $path } cannot be entered: { $reason }.
    .hint = Create the folder, or correct "directory" in the configuration.
# $component, a built-in server; $path: a folder that it was told of; $reason: the system's reason (os-...).
refusal-server-folder = { $component }: the folder { $path } cannot be used: { $reason }.
    .hint = Create it and let the user of the component use it, or name another one in "command".
# $component; $name: the user or group as configured.
refusal-identity = { $component }: there is no user or group "{ $name }" on this machine.
    .hint = Create it, or correct "user" and "group" in the configuration.
# $component; $name: the user or group as configured.
refusal-not-root = { $component } is to run as "{ $name }", which only root can arrange.
    .hint = Run ImageServing as root, or remove "user" and "group" from the configuration.
# $component; $address: host and port; $program, $pid: who has it.
refusal-port-taken = { $component }: the address { $address } is used by another program: { $program } (PID { $pid }).
    .hint = Stop that program, or choose another port.
# As above, where the other program is not known.
refusal-port-taken-unknown = { $component }: the address { $address } is used by another program.
    .hint = Find it with: ss -ltnp
# As refusal-port-taken, where no configuration exists. $port: a value for --port.
refusal-default-port-taken = { $component }: the address { $address } is used by another program: { $program } (PID { $pid }).
    .hint = Stop that program, or choose another port: ImageServing init --port { $port }
# As above, where the other program is not known.
refusal-default-port-taken-unknown = { $component }: the address { $address } is used by another program.
    .hint = Find it with ss -ltnp, or choose another port: ImageServing init --port { $port }
# $component, a built-in server; $address: host and port; $reason: the system's reason (os-...).
refusal-address = { $component } cannot listen at { $address }: { $reason }.
    .hint = Choose an address of this machine in "command", and a port above 1023 unless it runs as root.
# $component, a built-in server; $argument: an argument that it does not take, or has already.
refusal-server-argument-misplaced = { $component }: the argument "{ $argument }" has no place in "command".
    .hint = Remove or correct it; the manual lists the arguments of each built-in server.
# $component, a built-in server; $argument: an argument that has no value.
refusal-server-argument-no-value = { $component }: the argument "{ $argument }" in "command" needs a value.
    .hint = Write the value behind it; the manual says which.
# $component, a built-in server; $argument: an argument that it cannot do without.
refusal-server-argument-missing = { $component }: the argument "{ $argument }" is missing in "command".
    .hint = Add it, with a value; the manual says which.
# $component, a built-in server; $argument: an argument; $value: what follows it.
refusal-server-argument-bad-value = { $component }: "{ $value }" is not a value for the argument "{ $argument }" in "command".
    .hint = Correct it, as in 127.0.0.1:8080 for an address, 1GiB for a size, or on and off.

### What check finds, besides configuration faults and refusals. On standard output.

# $component, $other: two components; $address: host and port.
finding-same-address = { $component } and { $other } both want the address { $address }.
    .hint = Give one of them another port.
# A warning. $component; $address: host and port that its "health" names.
finding-health-of-stranger = { $component }: its health is asked at { $address }, where a program listens that is not one of the components.
    .hint = Correct the address in "health", or stop that program.
# A warning. $limits: the sum of all memory-limit; $memory: what the machine or container has; finished sizes.
finding-memory-limits = The components may take { $limits } of memory together, and there are { $memory }.
    .hint = Lower "memory-limit", or add memory.
# A warning. $available: a finished size.
finding-memory-short = Only { $available } of memory are left.
    .hint = End programs that are not needed, or add memory.

# One finding, on one line. $finding: a whole sentence; $cure: the advice to it.
check-error = Error: { $finding } { $cure }
check-warning = Warning: { $finding } { $cure }
# The last line of check. Nothing was found:
check-fine = Everything is in order.
# Only warnings were found. $count (number): how many.
check-warned =
    { $count ->
        [one] A start would succeed; there is { $count } warning.
       *[other] A start would succeed; there are { $count } warnings.
    }
# Errors were found. $count (number): how many.
check-failed =
    { $count ->
        [one] A start would fail: there is { $count } error.
       *[other] A start would fail: there are { $count } errors.
    }

### What became of a component that an order named. On standard output; failed and overruled ones on standard error.

# $component; $pid; $time: from the order until it was ready.
outcome-started = { $component } is running (PID { $pid }, ready after { $time }).
# $component; $pid.
outcome-already-running = { $component } is already running (PID { $pid }).
# $component.
outcome-stopped = { $component } is stopped.
# $component.
outcome-already-stopped = { $component } was already stopped.
# $component; $pid; $time: from the order until it was ready.
outcome-restarted = { $component } has been restarted (PID { $pid }, ready after { $time }).
# $component; $attempts: failures in a row. A line with the cause (failure-...) follows.
outcome-failed =
    { $attempts ->
        [one] { $component } could not be started.
       *[other] { $component } could not be started in { $attempts } attempts.
    }
# $component, which nobody tried to start. A line with the cause (failure-dependency) follows.
outcome-not-started = { $component } was not started.
# Stands above the last lines that a failed component wrote. $component.
outcome-last-lines = Last lines of { $component }:
# Stands in the place of the last lines, where it wrote nothing. $component.
outcome-no-lines = { $component } wrote nothing.
# In the place of what the components wrote (logs), where none wrote anything yet.
outcome-no-logs = There are no logs yet.
# In the place of what happened (events), before the first start.
outcome-no-events = There are no events yet.
# $component.
outcome-finished = { $component } has ended normally and stays stopped, as configured.
# $component.
outcome-overruled = { $component }: a later order from somebody else decided otherwise.
# "reload" changed nothing about it. $component.
outcome-unchanged = { $component } is unchanged.
# "reload" stopped it because the configuration does not name it any more. $component.
outcome-dropped = { $component } is no longer configured and has been stopped.
# $component. Seen with --no-wait.
outcome-accepted = { $component }: the order was accepted.
# After "reload" of a configuration that is the one in force.
outcome-reload-nothing = Nothing changed.
# An order concerned no component: the configuration has none that is started by itself.
outcome-nothing = There is no component to act on.
# After init. $path: the file that it has written; $options: " --home DIR" and the like, as they were typed, or nothing.
outcome-initialized = The configuration is in { $path }.
    .hint = Edit it if you like, then type: ImageServing start{ $options }
# After a stop of everything.
outcome-supervisor-stopped = The server supervisor is stopped.
# After "reload --exec". No component was touched.
outcome-replaced = The server supervisor goes on as the program that is on disk now.
# After a stop where no supervisor ran: nothing changed.
outcome-supervisor-already-stopped = The server supervisor was not running.
# Below a start that changed nothing, when the typed word begins a longer phrase.
# $typed: the word that was typed; $phrase: the longer phrase.
outcome-longer-phrase = Everything was running already. To restart, type: ImageServing { $phrase } (you typed "{ $typed }").

### Why a component failed. On standard error, with the outcome or as it happens.

# $component; $reason: the system's reason (os-...).
failure-spawn-fork = { $component }: the system gave no new process: { $reason }.
    .hint = Check how many processes and how much memory are in use.
# $component; $path: the file concerned; $reason: the system's reason (os-...).
failure-spawn-output = { $component }: its log file { $path } could not be opened: { $reason }.
    .hint = Check the log folder and its permissions.
failure-spawn-directory = { $component }: the working folder { $path } could not be entered: { $reason }.
    .hint = Check "directory" in the configuration and the folder's permissions.
failure-spawn-limit = { $component }: a limit of its processes could not be set: { $reason }.
    .hint = Check "limits" and "nice" in the configuration; raising them takes root.
failure-spawn-identity = { $component }: its user or group could not be set: { $reason }.
    .hint = Check "user" and "group" in the configuration; changing them takes root.
failure-spawn-execute = { $component }: the program { $path } could not be executed: { $reason }.
    .hint = Check "command" in the configuration, the file's permissions and, in a script, the interpreter in its first line.
# $component; $code: exit status, 0 to 255; $time: how long it had run.
failure-ended-code = { $component } ended with status { $code } after { $time }.
# $component; $signal: name of the signal; $time: how long it had run.
failure-ended-signal = { $component } was ended by { $signal } after { $time }.
# $component; $time: how long it had run.
failure-ended-unknown = { $component } ended after { $time }.
# In all that follow: $component; $time: the time that it had to become ready.
# $address: host and port.
failure-late-no-listener = { $component } was not ready within { $time }: nothing listens at { $address }.
    .hint = Check that the program uses this address and that the time is long enough ("ready").
# $address; $program, $pid: who listens there instead.
failure-late-stranger = { $component } was not ready within { $time }: another program listens at { $address }: { $program } (PID { $pid }).
    .hint = Stop that program, or choose another port.
# $address. As above, where the other program is not known.
failure-late-stranger-unknown = { $component } was not ready within { $time }: another program listens at { $address }.
    .hint = Find it with: ss -ltnp
# $address.
failure-late-no-answer = { $component } was not ready within { $time }: { $address } does not answer.
    .hint = Check the program, and that the time is long enough ("ready").
# $url: what was asked for; $status: the HTTP status of the answer.
failure-late-http-status = { $component } was not ready within { $time }: { $url } answers with HTTP status { $status }.
    .hint = Check the program, and the URL in "ready".
# $pattern: the regular expression.
failure-late-no-log-line = { $component } was not ready within { $time }: no line of its output matches "{ $pattern }".
    .hint = Check the pattern in "ready", and that the time is long enough.
failure-late-no-notification = { $component } was not ready within { $time }: it did not send READY=1.
    .hint = Check that the program supports this kind of notification ("ready").
# $component; $on: label of the component that it depends on.
failure-dependency = { $component } needs { $on }, which is not running.
    .hint = See to that component first.
# Health checks failed; the component is restarted. $component; $count: how many in a row; $address.
failure-unhealthy-no-listener =
    { $count ->
        [one] { $component } failed { $count } health check: nothing listens at { $address }.
       *[other] { $component } failed { $count } health checks: nothing listens at { $address }.
    }
# The same.
failure-unhealthy-no-answer =
    { $count ->
        [one] { $component } failed { $count } health check: { $address } does not answer.
       *[other] { $component } failed { $count } health checks: { $address } does not answer.
    }
# The same; $url, $status.
failure-unhealthy-http-status =
    { $count ->
        [one] { $component } failed { $count } health check: { $url } answers with HTTP status { $status }.
       *[other] { $component } failed { $count } health checks: { $url } answers with HTTP status { $status }.
    }
# The same; $code: exit status of the program that checks.
failure-unhealthy-program-code =
    { $count ->
        [one] { $component } failed { $count } health check: the program ended with status { $code }.
       *[other] { $component } failed { $count } health checks: the program ended with status { $code }.
    }
# The same; $signal.
failure-unhealthy-program-signal =
    { $count ->
        [one] { $component } failed { $count } health check: the program was ended by { $signal }.
       *[other] { $component } failed { $count } health checks: the program was ended by { $signal }.
    }
# The same; $time: how long the program may take.
failure-unhealthy-program-hung =
    { $count ->
        [one] { $component } failed { $count } health check: the program did not end within { $time }.
       *[other] { $component } failed { $count } health checks: the program did not end within { $time }.
    }
# The same; $reason.
failure-unhealthy-program-missing =
    { $count ->
        [one] { $component } failed { $count } health check: the program cannot be run: { $reason }.
       *[other] { $component } failed { $count } health checks: the program cannot be run: { $reason }.
    }
# $component; $used and $limit: sizes.
failure-memory = { $component } used { $used } of memory and may use { $limit }.
    .hint = Raise "memory-limit" if that is its normal need.

### What happens while an order is carried out. On standard error, one line each.

# $component; $pid.
notice-spawned = { $component } is starting (PID { $pid }).
# $component; $pid; $time: from spawn to ready.
notice-ready = { $component } is ready after { $time } (PID { $pid }).
# $component; $pid.
notice-stopping = { $component } is stopping (PID { $pid }).
# $component; $pid.
notice-killed = { $component } did not stop in time and was killed (PID { $pid }).
# $component.
notice-stopped = { $component } is stopped.
# $component; $count: processes.
notice-remnants =
    { $count ->
        [one] { $component }: { $count } process that was left over has been ended.
       *[other] { $component }: { $count } processes that were left over have been ended.
    }
# $component; $attempt: failures in a row; $delay: from now.
notice-retrying =
    { $attempt ->
        [one] { $component } will be started again in { $delay } ({ $attempt } failure so far).
       *[other] { $component } will be started again in { $delay } ({ $attempt } failures so far).
    }
# $component.
notice-finished = { $component } has ended and stays stopped, as configured.
# $component; $attempts: failures in a row.
notice-gave-up =
    { $attempts ->
        [one] { $component } failed { $attempts } time and is left alone now.
       *[other] { $component } failed { $attempts } times in a row and is left alone now.
    }
# $pid.
notice-supervisor-started = The server supervisor is running (PID { $pid }).
# $pid.
notice-supervisor-stopping = The server supervisor is stopping (PID { $pid }).
# The supervisor goes on as another release of the program. $pid.
notice-supervisor-replaced = The server supervisor goes on as the program that is on disk now (PID { $pid }).
# A running component came under a new supervisor. $component, $pid.
notice-adopted = { $component } has been taken over while running (PID { $pid }).
# The state file cannot be read.
notice-state-garbled = The state file of the former server supervisor is damaged; it is not used.
# The machine was started anew since.
notice-state-other-boot = The state file of the former server supervisor is from before the last boot; it is not used.
# $component, $pid: the PID that it had.
notice-state-reused = { $component } is gone: PID { $pid } belongs to another process now, which is left alone.
# $pid: the new guardian.
notice-guardian-replaced = The guardian of the server supervisor was gone; there is a new one (PID { $pid }).
# A health check failed. $component; $count of $of in a row; $address.
notice-check-no-listener = { $component }, health check { $count } of { $of }: nothing listens at { $address }.
# The same.
notice-check-no-answer = { $component }, health check { $count } of { $of }: { $address } does not answer.
# The same; $url, $status: HTTP status.
notice-check-http-status = { $component }, health check { $count } of { $of }: { $url } answers with HTTP status { $status }.
# The same; $code: exit status of the program that checks.
notice-check-program-code = { $component }, health check { $count } of { $of }: the program ended with status { $code }.
# The same; $signal.
notice-check-program-signal = { $component }, health check { $count } of { $of }: the program was ended by { $signal }.
# The same; $time: how long the program may take.
notice-check-program-hung = { $component }, health check { $count } of { $of }: the program did not end within { $time }.
# The same; $reason.
notice-check-program-missing = { $component }, health check { $count } of { $of }: the program cannot be run: { $reason }.
# The log cannot be written, for example because the disk is full. $component, $reason.
notice-log-stalled = The output of { $component } cannot be kept at the moment: { $reason }.
# It can again. $component; $size: how much of its output was dropped.
notice-log-resumed = The output of { $component } is kept again; { $size } of it were dropped.
# After "reload". Numbers of components as text: $started, $restarted, $stopped, $unchanged.
notice-reloaded = The configuration was reloaded. New: { $started }; restarted: { $restarted }; stopped: { $stopped }; unchanged: { $unchanged }.
# $program: of a hook; $code: its exit status.
notice-hook-failed-code = The hook { $program } ended with status { $code }.
# $program, $signal.
notice-hook-failed-signal = The hook { $program } was ended by { $signal }.
# $program.
notice-hook-failed-unknown = The hook { $program } failed.
# $program, $reason.
notice-hook-missing = The hook { $program } cannot be run: { $reason }.
# $program; $time: how long it may take.
notice-hook-hung = The hook { $program } did not end within { $time } and was ended.
# $program; $count: events that it was not run for.
notice-hook-skipped =
    { $count ->
        [one] The hook { $program } takes too long; it was not run for { $count } event.
       *[other] The hook { $program } takes too long; it was not run for { $count } events.
    }
# $component: one with "essential" that has given up.
notice-essential-lost = { $component } is essential and has given up, so the server supervisor ends.
# $path: the run folder.
notice-run-folder-remade = The run folder { $path } was gone and has been made again.
# $path: the run folder; $reason: the system's reason (os-...).
notice-run-folder-unusable = The run folder { $path } is gone and cannot be made again: { $reason }. The components run on; the server supervisor keeps trying.

### What events tells besides, on standard output: each line begins with its time

# An event of a newer release. $name: its stable name, which is not translated.
event-unknown = Something happened that this version does not know: { $name }
# In all that follow: $component; $time: how long it had run; $attempt: the number of the attempt to start it again.
# $code: exit status, 0 to 255.
event-ended-code-restarted = { $component } ended with status { $code } after { $time }; restarted at once, attempt { $attempt }.
# $code: exit status, 0 to 255; $delay: until it is started again.
event-ended-code-retrying = { $component } ended with status { $code } after { $time }; restart in { $delay }, attempt { $attempt }.
# $signal: name of the signal.
event-ended-signal-restarted = { $component } was ended by { $signal } after { $time }; restarted at once, attempt { $attempt }.
# $signal: name of the signal; $delay: until it is started again.
event-ended-signal-retrying = { $component } was ended by { $signal } after { $time }; restart in { $delay }, attempt { $attempt }.
event-ended-unknown-restarted = { $component } ended after { $time }; restarted at once, attempt { $attempt }.
# $delay: until it is started again.
event-ended-unknown-retrying = { $component } ended after { $time }; restart in { $delay }, attempt { $attempt }.

### The table of status, on standard output

# Column headings: short.
table-component = Component
table-state = State
table-pid = PID
table-uptime = Uptime
table-memory = Memory
table-restarts = Restarts
# The supervisor's own row.
table-supervisor = Server supervisor
# Instead of a table, where the configuration has no component.
table-empty = The configuration defines no component.
# Below the table, for a component that waits. $component; $delay: from now.
table-note-backoff = { $component }: next attempt in { $delay }.
# The same; $code: exit status of the last end.
table-note-backoff-code = { $component } ended with status { $code }; next attempt in { $delay }.
# The same; $signal: name of the signal that ended it.
table-note-backoff-signal = { $component } was ended by { $signal }; next attempt in { $delay }.
# Below the table, for a component that could not start without another. $component; $on: label of that other one; $id: its name for the command.
table-note-dependency = { $component } was not started because { $on } was not running.
    .hint = To try again, type: ImageServing start { $id }
# Below the table and the cause (failure-...), for a component that was given up. $component; $id: its name for the command; $log: its log file.
table-note-failed = { $component } has failed and is left alone. Its log is in { $log }.
    .hint = To try again, type: ImageServing start { $id }

# States in the table and in live lines. They describe a component or service.
state-stopped = stopped
state-starting = starting
state-running = running
state-stopping = stopping
state-backoff = waiting to retry
state-failed = failed

# A live line on a terminal, redrawn in place. $component; $state: one of the states; $time: since it began.
progress-line = { $component }: { $state } ({ $time })

### Reasons of the operating system, for $reason: a phrase after a colon, without a full stop. $errno: its number.

os-enoent = no such file or folder
os-eacces = permission denied
os-eperm = the operation is not permitted
os-enoexec = not a program that this machine can execute
os-enotdir = a part of the path is not a folder
os-eisdir = it is a folder
os-eexist = it already exists
os-eaddrinuse = the address is in use
os-eaddrnotavail = this machine does not have that address
os-enospc = no space is left on the device
os-erofs = the file system is read-only
os-emfile = too many open files
os-eagain = the system lacks resources at the moment
os-enomem = not enough memory
os-eloop = too many symbolic links
os-enametoolong = the name is too long
os-etxtbsy = the program file is being written to
os-eio = input or output error of the device
os-einval = the system does not accept the value
os-econnrefused = nobody answers
os-econnreset = the connection was reset
os-etimedout = the time ran out
os-other = system error { $errno }

### Help, on standard output

# What the program is, on top of the help.
help-about = Controls the image server, the platform server and the SVG server of this machine.
# Usage lines. Translate the words in capitals, keep the brackets. Of the program as a whole:
help-usage = ImageServing [OPTIONS] COMMAND [COMPONENT...]
# Of a command that takes components. $command.
help-usage-components = ImageServing { $command } [OPTIONS] [COMPONENT...]
# Of a command that takes nothing. $command.
help-usage-plain = ImageServing { $command } [OPTIONS]
# Of the help command. $command.
help-usage-help = ImageServing { $command } [COMMAND]

# Headings.
help-heading-usage = Usage:
help-heading-words = Words:
help-heading-commands = Commands:
help-heading-components = Components:
help-heading-options = Options:
help-heading-examples = Examples:

# Names of values in the list of options; capitals, short.
help-value-tag = TAG
help-value-directory = DIR
help-value-file = FILE
help-value-port = [SERVER=]PORT
help-value-duration = DURATION
help-value-count = N
help-value-time = TIME

# One line for each command, in the list of commands.
help-start = Starts the server supervisor and all components, or those that are named.
    .long = Components are started in their configured order, and the command returns when they are ready. What runs already is left alone.
help-stop = Stops all components and the server supervisor, or those that are named.
    .long = Components are stopped in reverse order. Where components are named, the server supervisor and all others keep running.
help-restart = Restarts all components and the server supervisor, or those that are named.
    .long = Where components are named, the server supervisor and all others keep running.
help-status = Shows state, process, uptime, memory and restarts.
    .long = Exit code: 0 where everything asked for is running, 1 where something is not, 3 where no server supervisor is running, 4 where it cannot be told.
help-run = Runs the server supervisor in the foreground.
    .long = For systemd, for containers and for finding faults. It ends with SIGTERM or Ctrl-C, after it has stopped all components.
help-init = Writes a configuration file to edit, for the built-in servers.
    .long = Without a configuration file the built-in servers run with their defaults. The file has these defaults, each explained in your language. An existing file is never overwritten.
help-check = Judges configuration and machine before a start.
    .long = Each finding stands on one line with its cure. Exit code: 0 where a start would succeed, 6 where it would fail.
help-reload = Reads the configuration again; only what changed is restarted.
    .long = New components are started and dropped ones stopped. If the configuration is wrong, nothing is changed. With --exec the server supervisor goes on as the program that is on disk now, and no component is touched: for upgrades.
help-logs = Shows what the components wrote.
    .long = Lines of several components are put in order of time. Without --lines these are the last 100, before new ones (--follow) the last 10, and with --since all that are newer. Also works while no server supervisor is running.
help-events = Shows what happened: starts, crashes, restarts.
    .long = Without --lines these are the last 100 events, before new ones (--follow) the last 10. Also works while no server supervisor is running.
help-help = Shows this help, or the help of a command.
    .long = Commands can be named in any of the languages.
help-version = Shows the version.
    .long = Name and version stand on one line, the same in every language.

# Components as arguments.
help-components = Without components, a command concerns all of them. Command and component words of every language are understood.

# One description for each option.
help-option-lang = Language of the answers, for example en, fr, es, sv or pt
help-option-home = Folder of the instance, with conf, run, logs and data in it
help-option-config = Configuration file
help-option-json = Answer in JSON, the same in every language
help-option-quiet = Show errors only
# Do not translate auto, always and never.
help-option-color = Use colors: auto, always or never
help-option-timeout = Wait no longer than this, for example 30s or 2m
help-option-no-wait = Do not wait until it is done
# Do not translate init, ps, is and svg.
help-option-port = Port of ps (init), or of another server as is=27400; repeatable
help-option-images = Folder of pictures (init); repeatable
help-option-exec = Go on as the program that is on disk now (reload)
help-option-follow = Go on showing what is new (logs, events)
help-option-lines = Show only so many of the last lines (logs, events)
help-option-since = Show only what is newer, for example 08:30 or 15m (logs)
help-option-help = Show this help
help-option-version = Show the version

# Explanations of the examples, each beside a command line.
help-example-start = Start everything
help-example-restart = Restart the image server only
help-example-status = Show the state of the platform server
help-example-lang = Answer in French

### Units: sizes, durations and percentages in tables and sentences.

# Sizes. $size (number): with one decimal below 100. Seen in the status table.
unit-byte = { $size } B
unit-kibibyte = { $size } KiB
unit-mebibyte = { $size } MiB
unit-gibibyte = { $size } GiB
unit-tebibyte = { $size } TiB
# Parts of a duration. $count (number): below ten seconds with one decimal.
unit-day = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
unit-hour = { $count } h
unit-minute = { $count } min
unit-second = { $count } s
unit-millisecond = { $count } ms
# The two largest parts of a duration. $larger, $smaller (text): as above.
unit-two = { $larger } { $smaller }
