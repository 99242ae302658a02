# Everything that ImageServing says to people, in Swedish. The rules are in locales/en/messages.ftl, the terms in
# docs/sv/glossary.md.

### Names

# How a component is named in lines and tables, where it has a name besides its id.
# $name: its description or localized name; $id: what its configuration calls it.
component-label = { $name } ({ $id })

### Command line errors, on standard error, exit code 2

# No command was typed.
usage-missing-command = Inget kommando angavs.
    .hint = Kommandona är starta, stoppa, starta om, status, loggar, händelser, ladda om, kör, initiera, kontrollera, hjälp och version. Läs mer med: ImageServing hjälp
# $typed: the word as it was typed.
usage-unknown-command = Kommandot ”{ $typed }” finns inte.
    .hint = Visa alla kommandon med: ImageServing hjälp
# $typed: the word as it was typed; $suggestions: list of similar commands, never executed.
usage-unknown-command-nearest = Kommandot ”{ $typed }” finns inte.
    .hint = Liknande kommandon: { $suggestions }
# $typed: the option as it was typed.
usage-unknown-option = Flaggan ”{ $typed }” finns inte.
    .hint = Visa alla flaggor med: ImageServing hjälp
# $typed: the option as it was typed; $suggestion: a similar option.
usage-unknown-option-nearest = Flaggan ”{ $typed }” finns inte.
    .hint = En liknande flagga: { $suggestion }
# The option exists, for other commands. $option: the option; $command: the command as it was typed.
usage-misplaced-option = Flaggan ”{ $option }” kan inte användas med ”{ $command }”.
    .hint = Visa flaggorna för ett kommando med: ImageServing hjälp KOMMANDO
# $option: an option that must be followed by a value.
usage-missing-value = Flaggan ”{ $option }” kräver ett värde.
    .hint = Se vilka värden som går att ange med: ImageServing hjälp
# $option: an option; $value: what followed it.
usage-invalid-value = ”{ $value }” är inte ett giltigt värde för ”{ $option }”.
    .hint = Se vilka värden som går att ange med: ImageServing hjälp
# $option: an option; $value: what followed it; $choices: list of the allowed words.
usage-invalid-value-choices = ”{ $value }” är inte ett giltigt värde för ”{ $option }”.
    .hint = Tillåtna värden: { $choices }
# $option: an option that takes no value; $value: the value that was given.
usage-unexpected-value = Flaggan ”{ $option }” tar inget värde, men ”{ $value }” angavs.
    .hint = Utelämna värdet.
# $option: an option; $value: what followed it.
usage-bad-duration = ”{ $value }” är inte en giltig tidslängd (”{ $option }”).
    .hint = Ange ett tal med enhet: 500ms, 30s, 2m eller 1h 30m
# $option: an option; $value: what followed it.
usage-bad-time = ”{ $value }” är inte en giltig tidpunkt (”{ $option }”).
    .hint = Ange en tidpunkt som 08:30 eller "2026-11-21 08:30", eller hur länge sedan det är: 15m eller 2h
# $option: an option; $value: what followed it.
usage-bad-count = ”{ $value }” är inte ett giltigt antal rader (”{ $option }”).
    .hint = Ange ett heltal, till exempel 100.
# $option: an option; $value: what followed it.
usage-bad-port = ”{ $value }” är inte en giltig port (”{ $option }”).
    .hint = Ange ett tal från 1 till 65535 för ps, eller ange även servern: is=27400, svg=27401 eller ps=8081
# $port: a port that two of the built-in servers would have.
usage-same-port = Två servrar kan inte ha samma port ({ $port }).
    .hint = Välj en annan med --port, till exempel --port is=27400
# $option: an option; $value: what followed it.
usage-bad-address = ”{ $value }” är inte en giltig adress (”{ $option }”).
    .hint = Ange IP-adress och port: 127.0.0.1:8080
# $option: an option; $value: what followed it.
usage-bad-size = ”{ $value }” är inte en giltig storlek (”{ $option }”).
    .hint = Ange ett tal med enhet: 512MiB eller 1GiB
# $value: what followed --lang; $known: list of the languages there are.
usage-bad-language = Språket ”{ $value }” är inte tillgängligt.
    .hint = Tillgängliga språk: { $known }
# $typed: an argument too many.
usage-surplus = Argumentet ”{ $typed }” är överflödigt.
    .hint = Se vad varje kommando tar emot med: ImageServing hjälp
# $argument: what is missing.
usage-missing-argument = Argumentet ”{ $argument }” saknas.
    .hint = Se vad varje kommando tar emot med: ImageServing hjälp
# After serve, which configurations use. $known: list of the built-in servers.
usage-missing-server = Ingen inbyggd server angavs.
    .hint = Ange någon av: { $known }
# As above. $typed: the word as it was typed; $known: list of the built-in servers.
usage-unknown-server = Den inbyggda servern ”{ $typed }” finns inte.
    .hint = De inbyggda servrarna är: { $known }
# $option: an option that was given twice.
usage-repeated-option = Flaggan ”{ $option }” angavs mer än en gång.
    .hint = Ange den bara en gång.
# $option, $other: two options that exclude each other.
usage-conflict = Flaggorna ”{ $option }” och ”{ $other }” kan inte användas tillsammans.
    .hint = Utelämna en av dem.
# $escaped: an argument in an unknown character encoding, its odd bytes escaped as \xE4.
usage-not-text = Argumentet ”{ $escaped }” kan inte tolkas som text.
    .hint = Skriv det i UTF-8 eller sätt LC_CTYPE till terminalens teckenkodning.
# The command line is wrong in a way that has no message of its own.
usage-other = Kommandoraden går inte att tolka.
    .hint = Se hur kommandon skrivs med: ImageServing hjälp

### Other errors, on standard error

# Where a fault in the configuration stands. $path: the file; $line, $column: from 1.
error-config-place = { $path }, rad { $line }, kolumn { $column }
# $path: where the configuration file was looked for.
error-config-missing = Konfigurationsfilen { $path } finns inte.
    .hint = Skapa den med ”ImageServing initiera” eller ange en annan med --config eller --home.
# $path: the file; $reason: the system's reason (os-...).
error-config-unreadable = Konfigurationsfilen { $path } kan inte läsas: { $reason }.
    .hint = Kontrollera filen och dess behörigheter.
# $path: the file; $line: the first line that is not UTF-8.
error-config-not-text = Konfigurationsfilen { $path } är inte UTF-8-text på rad { $line }.
    .hint = Spara filen i UTF-8.
# The file that init was to write. $path: the file.
error-config-exists = Konfigurationsfilen { $path } finns redan och har lämnats orörd.
    .hint = Flytta undan den först eller ange en annan fil med --config.
# The file that init was to write. $path: the file; $reason: the system's reason (os-...).
error-config-unwritable = Konfigurationsfilen { $path } kan inte skrivas: { $reason }.
    .hint = Kontrollera katalogen och dess behörigheter eller ange en annan fil med --config.
# Seen in a program that was built without the built-in servers, for example by init.
error-without-servers = Det här programmet är byggt utan de inbyggda servrarna.
    .hint = Skriv en konfiguration för andra servrar; handboken visar hur en sådan ser ut.
# Neither --home nor a home folder is known.
error-no-home = Det finns ingen katalog för instansen: HOME är inte satt.
    .hint = Ange en katalog med --home eller sätt HOME.
# Shown by commands that need a supervisor, and by status on standard output.
error-not-running = Serverövervakaren körs inte.
    .hint = Starta den med: ImageServing starta
# $path: the socket.
error-not-allowed = Du får inte använda serverövervakaren: åtkomst nekas till { $path }.
    .hint = Använd kontot som övervakaren körs under, root eller ett konto i dess control-group.
# $path: the socket; $reason: the system's reason (os-...).
error-unreachable = Serverövervakaren går inte att nå via { $path }: { $reason }.
    .hint = Kontrollera att dess process lever; loggen visar vad den gjorde senast.
# The supervisor closed the connection before it answered.
error-connection-lost = Serverövervakaren bröt anslutningen innan den hade svarat.
    .hint = Fråga igen med: ImageServing status
# The supervisor was killed and nobody brought it up again; its components may still be running.
error-abandoned = Serverövervakaren körs inte längre, men komponenterna som den startade kan fortfarande vara igång.
    .hint = Ta över dem med: ImageServing starta. Stoppa dem med: ImageServing stoppa
# "run" ends because of a component with "essential". $component.
error-essential-lost = { $component } är en nödvändig komponent som har misslyckats; därför har serverövervakaren avslutats.
    .hint = Orsaken framgår av komponentens logg och av ”ImageServing händelser”.
# $path: a log file or folder; $reason.
error-log-unreadable = Loggen { $path } kan inte läsas: { $reason }.
    .hint = Den får läsas av root, övervakarens ägare och medlemmarna i dess control-group.
# $theirs, $ours: protocol versions.
error-other-version = Serverövervakaren som körs har en annan version (protokoll { $theirs }, det här programmet använder { $ours }).
    .hint = Stoppa den med programmet som den startades med och starta den sedan med det här.
# $log: the supervisor's own log file.
error-daemon-died = Serverövervakaren kom inte igång.
    .hint = Orsaken står i dess logg: { $log }
# $reason: the system's reason (os-...).
error-daemon-not-started = Serverövervakaren kunde inte köras: { $reason }.
    .hint = Kontrollera att programfilen finns kvar och att systemet har minne och processer över.
# $time: the time given with --timeout.
error-timed-out = Kommandot blev inte klart inom { $time }; det som begärdes fortsätter.
    .hint = Se hur långt det har kommit med: ImageServing status
# $reason: the system's reason (os-...).
error-unwritable = Svaret kunde inte skrivas till standard ut: { $reason }.
    .hint = Om något begärdes har det ändå utförts.

### The comments in the configuration file that init writes. Lines are broken later: write each as one.
### Do not translate keys, values, options and file names. No quotation marks are needed around keys.

# On top of the file.
template-file = Konfiguration för ImageServing, skriven av ”ImageServing initiera”. Den kör de tre inbyggda servrarna, som bara kan nås från den här maskinen. När du har ändrat något, kontrollera det med ”ImageServing kontrollera” och låt det börja gälla med ”ImageServing starta om”. Handboken förklarar alla nycklar.
template-examples = Inställningar som står efter ett # är exempel och har ingen verkan. Ta bort tecknet # framför dem som du vill använda.
# [supervisor], control-group.
template-control-group = Medlemmar i den här gruppen får använda ImageServing, utöver root och övervakarens ägare.
# What each of the three servers does; above its table.
template-svg = SVG-servern renderar SVG-bilder åt bildservern.
template-is = Bildservern tar fram bilder i önskad storlek och önskat format åt plattformsservern.
template-ps = Plattformsservern svarar webbläsarna. Den sparar färdiga bilder, så att varje bild bara behöver göras en gång.
# The keys of a component.
template-command = Programmet och dess argument. --listen är adressen som servern svarar på. Ska den kunna nås från andra maskiner, ange en av den här maskinens nätverksadresser. En port måste ändras på alla ställen där den står.
# The arguments of is.
template-image-arguments = Varje --images är en katalog med bilder; en bild hämtas ur den första katalogen som har den. --svg-server är adressen till svg.
# The arguments of ps.
template-platform-arguments = --image-server är adressen till is, --content katalogen med andra filer, som finns under /is/content/, --cache katalogen där färdiga bilder sparas och --cache-size hur mycket plats de får ta. Med --access-log=off skrivs ingen loggrad för varje begäran.
template-start-priority = Komponenter med lägre tal startar först, de med samma tal samtidigt.
template-ready = En server säger själv till när den är redo, och får så här lång tid på sig.
template-health = Det som måste fortsätta att svara, och hur ofta det kontrolleras. En server som misslyckas så många gånger i rad stoppas och startas igen.
template-stop-timeout = Så lång tid får servern på sig att bli klar med det som pågår. Det som sedan finns kvar av den tvångsavslutas.
template-memory-limit = Servern stoppas och startas igen när den använder mer minne än så här.
# Above the examples of what any component may have.
template-further = Alla komponenter kan dessutom ha följande nycklar, här som exempel för komponenten ovanför.
template-user = Användare och grupp som den körs som, om root startar övervakaren. Användaren måste ha tillgång till katalogerna ovan.
template-environment = Miljövariabler.
template-limits = Gränser för dess processer, här antalet öppna filer.
template-restart = Om den ska startas igen när den avslutas av sig själv, och väntetiderna mellan försöken.
template-log = När dess logg byts mot en ny, och hur många gamla som behålls.
# Above the example of a component that is no built-in server.
template-another = Vilken annan server som helst kan också vara en komponent, om den stannar i förgrunden.

### What keeps a built-in server from its work, on its standard error, which goes into its log

# $address: host and port.
error-serve-port-taken = Ett annat program lyssnar redan på { $address }.
    .hint = Stoppa det programmet eller välj en annan port i konfigurationen.
# $address: host and port; $reason: the system's reason (os-...).
error-serve-address = Servern kan inte lyssna på { $address }: { $reason }.
    .hint = Välj en adress som den här maskinen har, och en port över 1023 om servern inte körs som root.
# $path: a folder; $reason: the system's reason (os-...).
error-serve-folder = Katalogen { $path } går inte att använda: { $reason }.
    .hint = Skapa den, rätta dess behörigheter eller ange en annan i konfigurationen.
# The server makes a picture when it starts, to see that it can.
error-serve-trial = Servern kunde inte göra provbilden som den börjar med.
    .hint = Läs dess logg och kontrollera att maskinen har minne över.
# All threads that compute were at one request each for a long time. The server ends, so that it is started again.
error-serve-stuck = Servern avslutas, eftersom inget av dess arbete längre blir klart.
    .hint = Se i åtkomstloggen vilka bilder som begärdes, och kontrollera att maskinens processorer räcker till.
# $reason: the system's reason (os-...).
error-serve-system = Servern kan inte arbeta på det här systemet: { $reason }.
    .hint = Kontrollera om gränsen för processer, minne eller öppna filer är nådd.

### Faults in the configuration, on standard error, exit code 6
### In all of them: $place: file, line and column (error-config-place); $key: the whole key.

# The text is not TOML.
fault-syntax = { $place }: det här är inte giltig TOML.
    .hint = Leta efter ett citattecken, en parentes eller ett likhetstecken som saknas.
fault-duplicate-key = { $place }: nyckeln ”{ $key }” anges två gånger.
    .hint = Behåll en av dem.
fault-unknown-key = { $place }: nyckeln ”{ $key }” finns inte.
    .hint = Kontrollera stavningen eller ta bort den.
# $nearest: the key that was probably meant.
fault-unknown-key-nearest = { $place }: nyckeln ”{ $key }” finns inte.
    .hint = Menade du ”{ $nearest }”?
fault-missing-key = { $place }: nyckeln ”{ $key }” saknas.
    .hint = Lägg till den.
# $expected, $found: kinds of values (kind-...).
fault-wrong-type = { $place }: ”{ $key }” ska vara { $expected }, inte { $found }.
    .hint = Rätta värdet.
# $least, $greatest: the ends of the allowed range, which includes them.
fault-out-of-range = { $place }: ”{ $key }” ska ligga mellan { $least } och { $greatest }.
    .hint = Välj ett värde inom det intervallet.
# $least, $greatest: the shortest and the longest duration allowed, as finished durations.
fault-duration-out-of-range = { $place }: ”{ $key }” ska ligga mellan { $least } och { $greatest }.
    .hint = Välj en tidslängd inom det intervallet.
# $value: the value; $choices: list of the allowed words.
fault-not-one-of = { $place }: ”{ $value }” är inte ett giltigt värde för ”{ $key }”.
    .hint = Tillåtna värden: { $choices }
# $value: the value.
fault-bad-duration = { $place }: ”{ $value }” är inte en giltig tidslängd (”{ $key }”).
    .hint = Skriv ett tal med enhet: "500ms", "30s" eller "1m 30s"
# $value: the value.
fault-bad-size = { $place }: ”{ $value }” är inte en giltig storlek (”{ $key }”).
    .hint = Skriv ett tal med enhet: "512KiB", "64MiB" eller "2GiB"
# $value: the value.
fault-bad-address = { $place }: ”{ $value }” är inte en giltig adress (”{ $key }”).
    .hint = Skriv värd och port: "127.0.0.1:8080"
# $value: the value.
fault-bad-url = { $place }: ”{ $value }” är inte en URL som kan kontrolleras (”{ $key }”).
    .hint = Skriv "http://127.0.0.1:8080/path"; https stöds inte här.
# $value: the value.
fault-bad-pattern = { $place }: ”{ $value }” är inte ett giltigt reguljärt uttryck (”{ $key }”).
    .hint = Leta efter en parentes som inte stängts eller ett omvänt snedstreck för mycket.
# $value: the value.
fault-bad-component-name = { $place }: ”{ $value }” duger inte som komponentnamn.
    .hint = Använd 1 till 32 bokstäver (A till Z), siffror, ”-” och ”_”, med en bokstav eller siffra först.
# $value: the value.
fault-bad-signal = { $place }: ”{ $value }” är inte en signal som kan stoppa en komponent (”{ $key }”).
    .hint = Vanliga signaler: SIGTERM, SIGINT, SIGQUIT, SIGHUP
# $value: the value.
fault-bad-umask = { $place }: ”{ $value }” är inte en giltig umask (”{ $key }”).
    .hint = Skriv tre oktala siffror inom citattecken, till exempel "027".
# $name: the name as configured.
fault-bad-variable = { $place }: ”{ $name }” duger inte som namn på en miljövariabel (”{ $key }”).
    .hint = Använd ett namn utan ”=”.
fault-empty-or-zero = { $place }: ”{ $key }” får inte vara tomt och inte innehålla någon nollbyte.
    .hint = Ange ett värde.
# $keys: list of the keys.
fault-not-exactly-one = { $place }: ”{ $key }” kräver exakt en av dessa nycklar: { $keys }.
    .hint = Ange en av dem, och bara en.
# $name: the name of a component that does not exist.
fault-unknown-component = { $place }: komponenten ”{ $name }” finns inte (”{ $key }”).
    .hint = Kontrollera stavningen eller definiera komponenten.
# $name: the name of a component that does not exist; $nearest: the one that was probably meant.
fault-unknown-component-nearest = { $place }: komponenten ”{ $name }” finns inte (”{ $key }”).
    .hint = Menade du ”{ $nearest }”?
# $circle: the components, each depends on the next and the last on the first: "a -> b -> a".
fault-cycle = { $place }: dessa komponenter är beroende av varandra i en cirkel: { $circle }.
    .hint = Ta bort ett av beroendena.

# Kinds of values, used for $expected and $found in fault-wrong-type.
kind-text = en textsträng inom citattecken
kind-integer = ett heltal
kind-number = ett tal
kind-boolean = true eller false
kind-text-list = en lista med textsträngar
kind-list = en lista
kind-table = en tabell
kind-date-time = ett datum eller en tidpunkt
kind-duration = en tidslängd inom citattecken, till exempel "30s"
kind-size = en storlek, till exempel "2GiB"

### Refusals: the supervisor carried nothing out. On standard error.

# $protocol: the supervisor's protocol version; $release: its release, for example 0.1.0.
refusal-version = Serverövervakaren som körs har en annan version ({ $release }, protokoll { $protocol }).
    .hint = Stoppa den med programmet som den startades med och starta den sedan med det här.
refusal-malformed = Serverövervakaren förstod inte begäran.
    .hint = Kontrollera att övervakaren och det här programmet har samma version.
refusal-too-long = Serverövervakaren avvisade begäran: den är för lång.
    .hint = Ange färre komponenter åt gången.
refusal-busy = Serverövervakaren har för många anslutningar.
    .hint = Försök igen om en stund.
refusal-not-allowed = Du får inte använda den här serverövervakaren.
    .hint = Använd kontot som övervakaren körs under, root eller ett konto i dess control-group.
# $name: the component as it was typed; $known: list of the components there are.
refusal-unknown-component = Komponenten ”{ $name }” finns inte.
    .hint = Komponenterna är: { $known }
# As above, where the configuration has no component at all.
refusal-unknown-component-none = Komponenten ”{ $name }” finns inte.
    .hint = Konfigurationen definierar ingen komponent.
refusal-ending = Serverövervakaren håller på att avslutas.
    .hint = Försök igen när den har avslutats.
# A second "reload" while the first is under way.
refusal-reloading = Konfigurationen läses redan in på nytt.
    .hint = Vänta tills det är klart och skriv sedan: ImageServing ladda om
# $path: the state file in the run folder; $version: the version of its format.
refusal-newer-state = En nyare version har skrivit { $path } (format { $version }), så den här versionen kan inte ta över det som körs.
    .hint = Använd den nyare versionen eller stoppa först komponenterna med den.
# The program on disk cannot be executed, so the supervisor goes on as it is. $path; $reason.
refusal-replacement = Programmet { $path } kan inte ersätta serverövervakaren: { $reason }.
    .hint = Kontrollera filen och dess behörigheter.
# $pid: the process of the supervisor that runs.
refusal-owned = Instansen har redan en serverövervakare (PID { $pid }).
    .hint = Stoppa den med: ImageServing stoppa
# As above, where its process is not known.
refusal-owned-unknown = Instansen har redan en serverövervakare.
    .hint = Stoppa den med: ImageServing stoppa
# $path: the folder; $reason: the system's reason (os-...).
refusal-folder = Katalogen { $path } går inte att skapa eller skriva i: { $reason }.
    .hint = Kontrollera dess behörigheter eller välj en annan plats med --home.
# $path: the socket; $reason: the system's reason (os-...).
refusal-socket = Socketen { $path } går inte att skapa: { $reason }.
    .hint = Kontrollera katalogen eller välj en annan plats med --home.
# The supervisor had to read the configuration, and it is wrong. $path: the file; $line, $column: from 1.
refusal-configuration = Konfigurationen är felaktig, så ingenting har ändrats: { $path }, rad { $line }, kolumn { $column }.
    .hint = Rätta filen och försök igen.
# As above, where the file cannot be read at all. $path.
refusal-configuration-unreadable = Konfigurationsfilen { $path } kan inte läsas, så ingenting har ändrats.
    .hint = Kontrollera filen och dess behörigheter.
# $name: the group as configured.
refusal-control-group = Gruppen ”{ $name }” (control-group) finns inte på den här maskinen.
    .hint = Skapa gruppen eller rätta konfigurationen.
# $component; $program: the file as configured; $reason: the system's reason (os-...).
refusal-program = { $component }: programmet { $program } kan inte köras: { $reason }.
    .hint = Installera programmet eller rätta ”command” i konfigurationen.
# $component; $path: the folder; $reason: the system's reason (os-...).
refusal-directory = { $component }: arbetskatalogen { $path } går inte att använda: { $reason }.
    .hint = Skapa katalogen eller rätta ”directory” i konfigurationen.
# $component, a built-in server; $path: a folder that it was told of; $reason: the system's reason (os-...).
refusal-server-folder = { $component }: katalogen { $path } går inte att använda: { $reason }.
    .hint = Skapa den och ge komponentens användare tillgång till den, eller ange en annan i ”command”.
# $component; $name: the user or group as configured.
refusal-identity = { $component }: användaren eller gruppen ”{ $name }” finns inte på den här maskinen.
    .hint = Skapa den eller rätta ”user” och ”group” i konfigurationen.
# $component; $name: the user or group as configured.
refusal-not-root = { $component } ska köras som ”{ $name }”, och det kräver root.
    .hint = Kör ImageServing som root eller ta bort ”user” och ”group” ur konfigurationen.
# $component; $address: host and port; $program, $pid: who has it.
refusal-port-taken = { $component }: adressen { $address } används av ett annat program, { $program } (PID { $pid }).
    .hint = Stoppa det programmet eller välj en annan port.
# As above, where the other program is not known.
refusal-port-taken-unknown = { $component }: adressen { $address } används av ett annat program.
    .hint = Ta reda på vilket med: ss -ltnp
# As refusal-port-taken, where no configuration exists. $port: a value for --port.
refusal-default-port-taken = { $component }: adressen { $address } används av ett annat program, { $program } (PID { $pid }).
    .hint = Stoppa det programmet eller välj en annan port med: ImageServing initiera --port { $port }
# As above, where the other program is not known.
refusal-default-port-taken-unknown = { $component }: adressen { $address } används av ett annat program.
    .hint = Ta reda på vilket med ss -ltnp, eller välj en annan port med: ImageServing initiera --port { $port }
# $component, a built-in server; $address: host and port; $reason: the system's reason (os-...).
refusal-address = { $component } kan inte lyssna på { $address }: { $reason }.
    .hint = Välj i ”command” en adress som den här maskinen har, och en port över 1023 om komponenten inte körs som root.
# $component, a built-in server; $argument: an argument that it does not take, or has already.
refusal-server-argument-misplaced = { $component }: argumentet ”{ $argument }” hör inte hemma i ”command”.
    .hint = Ta bort eller rätta det. Handboken visar argumenten för varje inbyggd server.
# $component, a built-in server; $argument: an argument that has no value.
refusal-server-argument-no-value = { $component }: argumentet ”{ $argument }” i ”command” kräver ett värde.
    .hint = Skriv värdet efter argumentet. Handboken säger vilket.
# $component, a built-in server; $argument: an argument that it cannot do without.
refusal-server-argument-missing = { $component }: argumentet ”{ $argument }” saknas i ”command”.
    .hint = Lägg till det med ett värde. Handboken säger vilket.
# $component, a built-in server; $argument: an argument; $value: what follows it.
refusal-server-argument-bad-value = { $component }: ”{ $value }” är inte ett giltigt värde för argumentet ”{ $argument }” i ”command”.
    .hint = Rätta det: till exempel 127.0.0.1:8080 för en adress, 1GiB för en storlek eller on och off.

### What check finds, besides configuration faults and refusals. On standard output.

# $component, $other: two components; $address: host and port.
finding-same-address = { $component } och { $other } vill båda använda adressen { $address }.
    .hint = Ge en av dem en annan port.
# A warning. $component; $address: host and port that its "health" names.
finding-health-of-stranger = { $component }: ”health” frågar på adressen { $address }, men där lyssnar ett program som inte är någon av komponenterna.
    .hint = Rätta adressen i ”health” eller stoppa det programmet.
# A warning. $limits: the sum of all memory-limit; $memory: what the machine or container has; finished sizes.
finding-memory-limits = Komponenterna får tillsammans använda { $limits } minne, men det finns bara { $memory }.
    .hint = Sänk ”memory-limit” eller utöka minnet.
# A warning. $available: a finished size.
finding-memory-short = Bara { $available } minne är ledigt.
    .hint = Avsluta program som inte behövs eller utöka minnet.

# One finding, on one line. $finding: a whole sentence; $cure: the advice to it.
check-error = Fel: { $finding } { $cure }
check-warning = Varning: { $finding } { $cure }
# The last line of check. Nothing was found:
check-fine = Allt är i sin ordning.
# Only warnings were found. $count (number): how many.
check-warned =
    { $count ->
        [one] Det går att starta, men det finns { $count } varning.
       *[other] Det går att starta, men det finns { $count } varningar.
    }
# Errors were found. $count (number): how many.
check-failed =
    { $count ->
        [one] Det går inte att starta: det finns { $count } fel.
       *[other] Det går inte att starta: det finns { $count } fel.
    }

### What became of a component that an order named. On standard output; failed and overruled ones on standard error.

# $component; $pid; $time: from the order until it was ready.
outcome-started = { $component } körs (PID { $pid }, redo efter { $time }).
# $component; $pid.
outcome-already-running = { $component } körs redan (PID { $pid }).
# $component.
outcome-stopped = { $component } har stoppats.
# $component.
outcome-already-stopped = { $component } var inte igång.
# $component; $pid; $time: from the order until it was ready.
outcome-restarted = { $component } har startats om (PID { $pid }, redo efter { $time }).
# $component; $attempts: failures in a row. A line with the cause (failure-...) follows.
outcome-failed =
    { $attempts ->
        [one] { $component } kunde inte startas.
       *[other] { $component } kunde inte startas på { $attempts } försök.
    }
# $component, which nobody tried to start. A line with the cause (failure-dependency) follows.
outcome-not-started = { $component } har inte startats.
# Stands above the last lines that a failed component wrote. $component.
outcome-last-lines = Sista raderna från { $component }:
# Stands in the place of the last lines, where it wrote nothing. $component.
outcome-no-lines = { $component } skrev ingenting.
# In the place of what the components wrote (logs), where none wrote anything yet.
outcome-no-logs = Det finns inga loggar än.
# In the place of what happened (events), before the first start.
outcome-no-events = Det finns inga händelser än.
# $component.
outcome-finished = { $component } har avslutats normalt och startas inte igen, enligt konfigurationen.
# $component.
outcome-overruled = { $component }: någon annan har senare begärt något annat.
# "reload" changed nothing about it. $component.
outcome-unchanged = { $component } har inte ändrats.
# "reload" stopped it because the configuration does not name it any more. $component.
outcome-dropped = { $component } finns inte längre i konfigurationen och har stoppats.
# $component. Seen with --no-wait.
outcome-accepted = { $component }: begäran har tagits emot.
# After "reload" of a configuration that is the one in force.
outcome-reload-nothing = Ingenting har ändrats.
# An order concerned no component: the configuration has none that is started by itself.
outcome-nothing = Det finns ingen komponent att utföra kommandot på.
# After init. $path: the file that it has written; $options: " --home DIR" and the like, as they were typed, or nothing.
outcome-initialized = Konfigurationen finns nu i { $path }.
    .hint = Ändra den om du vill och starta sedan med: ImageServing starta{ $options }
# After a stop of everything.
outcome-supervisor-stopped = Serverövervakaren har stoppats.
# After "reload --exec". No component was touched.
outcome-replaced = Serverövervakaren fortsätter med det program som nu finns på disken.
# After a stop where no supervisor ran: nothing changed.
outcome-supervisor-already-stopped = Serverövervakaren var inte igång.
# Below a start that changed nothing, when the typed word begins a longer phrase.
# $typed: the word that was typed; $phrase: the longer phrase.
outcome-longer-phrase = Allt körs redan. Starta om med: ImageServing { $phrase } (du skrev ”{ $typed }”).

### Why a component failed. On standard error, with the outcome or as it happens.

# $component; $reason: the system's reason (os-...).
failure-spawn-fork = { $component }: systemet kunde inte skapa någon ny process: { $reason }.
    .hint = Kontrollera hur många processer och hur mycket minne som används.
# $component; $path: the file concerned; $reason: the system's reason (os-...).
failure-spawn-output = { $component }: loggfilen { $path } kunde inte öppnas: { $reason }.
    .hint = Kontrollera loggkatalogen och dess behörigheter.
failure-spawn-directory = { $component }: arbetskatalogen { $path } gick inte att använda: { $reason }.
    .hint = Kontrollera ”directory” i konfigurationen och katalogens behörigheter.
failure-spawn-limit = { $component }: en gräns för dess processer kunde inte sättas: { $reason }.
    .hint = Kontrollera ”limits” och ”nice” i konfigurationen; det krävs root för att höja dem.
failure-spawn-identity = { $component }: användare eller grupp kunde inte sättas: { $reason }.
    .hint = Kontrollera ”user” och ”group” i konfigurationen; det krävs root för att byta.
failure-spawn-execute = { $component }: programmet { $path } kunde inte köras: { $reason }.
    .hint = Kontrollera ”command” i konfigurationen, filens behörigheter och, för ett skript, tolken på första raden.
# $component; $code: exit status, 0 to 255; $time: how long it had run.
failure-ended-code = { $component } avslutades med slutkod { $code } efter { $time }.
# $component; $signal: name of the signal; $time: how long it had run.
failure-ended-signal = { $component } avslutades av { $signal } efter { $time }.
# $component; $time: how long it had run.
failure-ended-unknown = { $component } avslutades efter { $time }.
# In all that follow: $component; $time: the time that it had to become ready.
# $address: host and port.
failure-late-no-listener = { $component } blev inte redo inom { $time }: inget program lyssnar på { $address }.
    .hint = Kontrollera att programmet använder adressen och att tidsgränsen räcker (”ready”).
# $address; $program, $pid: who listens there instead.
failure-late-stranger = { $component } blev inte redo inom { $time }: på { $address } lyssnar ett annat program, { $program } (PID { $pid }).
    .hint = Stoppa det programmet eller välj en annan port.
# $address. As above, where the other program is not known.
failure-late-stranger-unknown = { $component } blev inte redo inom { $time }: på { $address } lyssnar ett annat program.
    .hint = Ta reda på vilket med: ss -ltnp
# $address.
failure-late-no-answer = { $component } blev inte redo inom { $time }: { $address } svarar inte.
    .hint = Kontrollera programmet och att tidsgränsen räcker (”ready”).
# $url: what was asked for; $status: the HTTP status of the answer.
failure-late-http-status = { $component } blev inte redo inom { $time }: { $url } svarar med HTTP-status { $status }.
    .hint = Kontrollera programmet och URL:en i ”ready”.
# $pattern: the regular expression.
failure-late-no-log-line = { $component } blev inte redo inom { $time }: ingen rad i utdata matchar ”{ $pattern }”.
    .hint = Kontrollera mönstret i ”ready” och att tidsgränsen räcker.
failure-late-no-notification = { $component } blev inte redo inom { $time }: READY=1 har inte skickats.
    .hint = Kontrollera att programmet stöder den här typen av avisering (”ready”).
# $component; $on: label of the component that it depends on.
failure-dependency = { $component } behöver { $on }, som inte körs.
    .hint = Åtgärda den komponenten först.
# Health checks failed; the component is restarted. $component; $count: how many in a row; $address.
failure-unhealthy-no-listener =
    { $count ->
        [one] { $component } klarade inte { $count } hälsokontroll: inget program lyssnar på { $address }.
       *[other] { $component } klarade inte { $count } hälsokontroller i rad: inget program lyssnar på { $address }.
    }
# The same.
failure-unhealthy-no-answer =
    { $count ->
        [one] { $component } klarade inte { $count } hälsokontroll: { $address } svarar inte.
       *[other] { $component } klarade inte { $count } hälsokontroller i rad: { $address } svarar inte.
    }
# The same; $url, $status.
failure-unhealthy-http-status =
    { $count ->
        [one] { $component } klarade inte { $count } hälsokontroll: { $url } svarar med HTTP-status { $status }.
       *[other] { $component } klarade inte { $count } hälsokontroller i rad: { $url } svarar med HTTP-status { $status }.
    }
# The same; $code: exit status of the program that checks.
failure-unhealthy-program-code =
    { $count ->
        [one] { $component } klarade inte { $count } hälsokontroll: programmet avslutades med slutkod { $code }.
       *[other] { $component } klarade inte { $count } hälsokontroller i rad: programmet avslutades med slutkod { $code }.
    }
# The same; $signal.
failure-unhealthy-program-signal =
    { $count ->
        [one] { $component } klarade inte { $count } hälsokontroll: programmet avslutades av { $signal }.
       *[other] { $component } klarade inte { $count } hälsokontroller i rad: programmet avslutades av { $signal }.
    }
# The same; $time: how long the program may take.
failure-unhealthy-program-hung =
    { $count ->
        [one] { $component } klarade inte { $count } hälsokontroll: programmet blev inte klart inom { $time }.
       *[other] { $component } klarade inte { $count } hälsokontroller i rad: programmet blev inte klart inom { $time }.
    }
# The same; $reason.
failure-unhealthy-program-missing =
    { $count ->
        [one] { $component } klarade inte { $count } hälsokontroll: programmet kan inte köras: { $reason }.
       *[other] { $component } klarade inte { $count } hälsokontroller i rad: programmet kan inte köras: { $reason }.
    }
# $component; $used and $limit: sizes.
failure-memory = { $component } använde { $used } minne men får använda högst { $limit }.
    .hint = Höj ”memory-limit” om komponenten normalt behöver så mycket.

### What happens while an order is carried out. On standard error, one line each.

# $component; $pid.
notice-spawned = { $component } startar (PID { $pid }).
# $component; $pid; $time: from spawn to ready.
notice-ready = { $component } är redo efter { $time } (PID { $pid }).
# $component; $pid.
notice-stopping = { $component } stoppas (PID { $pid }).
# $component; $pid.
notice-killed = { $component } avslutades inte inom tidsgränsen och har tvångsavslutats (PID { $pid }).
# $component.
notice-stopped = { $component } har stoppats.
# $component; $count: processes.
notice-remnants =
    { $count ->
        [one] { $component }: { $count } kvarlämnad process har avslutats.
       *[other] { $component }: { $count } kvarlämnade processer har avslutats.
    }
# $component; $attempt: failures in a row; $delay: from now.
notice-retrying =
    { $attempt ->
        [one] { $component } startas igen om { $delay } ({ $attempt } misslyckat försök hittills).
       *[other] { $component } startas igen om { $delay } ({ $attempt } misslyckade försök hittills).
    }
# $component.
notice-finished = { $component } har avslutats och startas inte igen, enligt konfigurationen.
# $component; $attempts: failures in a row.
notice-gave-up =
    { $attempts ->
        [one] { $component } har misslyckats { $attempts } gång och startas inte igen.
       *[other] { $component } har misslyckats { $attempts } gånger i rad och startas inte igen.
    }
# $pid.
notice-supervisor-started = Serverövervakaren körs (PID { $pid }).
# $pid.
notice-supervisor-stopping = Serverövervakaren stoppas (PID { $pid }).
# The supervisor goes on as another release of the program. $pid.
notice-supervisor-replaced = Serverövervakaren fortsätter med det program som nu finns på disken (PID { $pid }).
# A running component came under a new supervisor. $component, $pid.
notice-adopted = { $component } har tagits över under drift (PID { $pid }).
# The state file cannot be read.
notice-state-garbled = Den förra serverövervakarens tillståndsfil är skadad och används inte.
# The machine was started anew since.
notice-state-other-boot = Den förra serverövervakarens tillståndsfil är från tiden före maskinens senaste start och används inte.
# $component, $pid: the PID that it had.
notice-state-reused = { $component } finns inte kvar: PID { $pid } tillhör nu en annan process, som lämnas ifred.
# $pid: the new guardian.
notice-guardian-replaced = Serverövervakarens vaktprocess var borta; det finns en ny (PID { $pid }).
# A health check failed. $component; $count of $of in a row; $address.
notice-check-no-listener = { $component }, hälsokontroll { $count } av { $of }: inget program lyssnar på { $address }.
# The same.
notice-check-no-answer = { $component }, hälsokontroll { $count } av { $of }: { $address } svarar inte.
# The same; $url, $status: HTTP status.
notice-check-http-status = { $component }, hälsokontroll { $count } av { $of }: { $url } svarar med HTTP-status { $status }.
# The same; $code: exit status of the program that checks.
notice-check-program-code = { $component }, hälsokontroll { $count } av { $of }: programmet avslutades med slutkod { $code }.
# The same; $signal.
notice-check-program-signal = { $component }, hälsokontroll { $count } av { $of }: programmet avslutades av { $signal }.
# The same; $time: how long the program may take.
notice-check-program-hung = { $component }, hälsokontroll { $count } av { $of }: programmet blev inte klart inom { $time }.
# The same; $reason.
notice-check-program-missing = { $component }, hälsokontroll { $count } av { $of }: programmet kan inte köras: { $reason }.
# The log cannot be written, for example because the disk is full. $component, $reason.
notice-log-stalled = Utdata från { $component } kan inte sparas just nu: { $reason }.
# It can again. $component; $size: how much of its output was dropped.
notice-log-resumed = Utdata från { $component } sparas igen; { $size } har kasserats.
# After "reload". Numbers of components as text: $started, $restarted, $stopped, $unchanged.
notice-reloaded = Konfigurationen har lästs in på nytt. Nya: { $started }; omstartade: { $restarted }; stoppade: { $stopped }; oförändrade: { $unchanged }.
# $program: of a hook; $code: its exit status.
notice-hook-failed-code = Hook-programmet { $program } avslutades med slutkod { $code }.
# $program, $signal.
notice-hook-failed-signal = Hook-programmet { $program } avslutades av { $signal }.
# $program.
notice-hook-failed-unknown = Hook-programmet { $program } misslyckades.
# $program, $reason.
notice-hook-missing = Hook-programmet { $program } kan inte köras: { $reason }.
# $program; $time: how long it may take.
notice-hook-hung = Hook-programmet { $program } blev inte klart inom { $time } och har tvångsavslutats.
# $program; $count: events that it was not run for.
notice-hook-skipped =
    { $count ->
        [one] Hook-programmet { $program } tar för lång tid; det kördes inte för { $count } händelse.
       *[other] Hook-programmet { $program } tar för lång tid; det kördes inte för { $count } händelser.
    }
# $component: one with "essential" that has given up.
notice-essential-lost = { $component } är en nödvändig komponent som inte startas igen; därför avslutas serverövervakaren.
# $path: the run folder.
notice-run-folder-remade = Körkatalogen { $path } var borta och har skapats på nytt.
# $path: the run folder; $reason: the system's reason (os-...).
notice-run-folder-unusable = Körkatalogen { $path } är borta och kan inte skapas på nytt: { $reason }. Komponenterna fortsätter att köras, och serverövervakaren försöker igen.

### What events tells besides, on standard output: each line begins with its time

# An event of a newer release. $name: its stable name, which is not translated.
event-unknown = Något hände som den här versionen inte känner till: { $name }
# In all that follow: $component; $time: how long it had run; $attempt: the number of the attempt to start it again.
# $code: exit status, 0 to 255.
event-ended-code-restarted = { $component } avslutades med slutkod { $code } efter { $time }; ny start genast, försök { $attempt }.
# $code: exit status, 0 to 255; $delay: until it is started again.
event-ended-code-retrying = { $component } avslutades med slutkod { $code } efter { $time }; ny start om { $delay }, försök { $attempt }.
# $signal: name of the signal.
event-ended-signal-restarted = { $component } avslutades av { $signal } efter { $time }; ny start genast, försök { $attempt }.
# $signal: name of the signal; $delay: until it is started again.
event-ended-signal-retrying = { $component } avslutades av { $signal } efter { $time }; ny start om { $delay }, försök { $attempt }.
event-ended-unknown-restarted = { $component } avslutades efter { $time }; ny start genast, försök { $attempt }.
# $delay: until it is started again.
event-ended-unknown-retrying = { $component } avslutades efter { $time }; ny start om { $delay }, försök { $attempt }.

### The table of status, on standard output

# Column headings: short.
table-component = Komponent
table-state = Status
table-pid = PID
table-uptime = Drifttid
table-memory = Minne
table-restarts = Omstarter
# The supervisor's own row.
table-supervisor = Serverövervakare
# Instead of a table, where the configuration has no component.
table-empty = Konfigurationen definierar ingen komponent.
# Below the table, for a component that waits. $component; $delay: from now.
table-note-backoff = { $component }: nästa försök om { $delay }.
# The same; $code: exit status of the last end.
table-note-backoff-code = { $component } avslutades med slutkod { $code }; nästa försök om { $delay }.
# The same; $signal: name of the signal that ended it.
table-note-backoff-signal = { $component } avslutades av { $signal }; nästa försök om { $delay }.
# Below the table, for a component that could not start without another. $component; $on: label of that other one; $id: its name for the command.
table-note-dependency = { $component } har inte startats, eftersom { $on } inte kördes.
    .hint = Försök på nytt med: ImageServing starta { $id }
# Below the table and the cause (failure-...), for a component that was given up. $component; $id: its name for the command; $log: its log file.
table-note-failed = { $component } har misslyckats och startas inte igen av sig själv. Loggen finns i { $log }.
    .hint = Försök på nytt med: ImageServing starta { $id }

# States in the table and in live lines. They describe a component or service.
state-stopped = stoppad
state-starting = startar
state-running = körs
state-stopping = stoppas
state-backoff = väntar på omstart
state-failed = misslyckades

# A live line on a terminal, redrawn in place. $component; $state: one of the states; $time: since it began.
progress-line = { $component }: { $state } ({ $time })

### Reasons of the operating system, for $reason: a phrase after a colon, without a full stop. $errno: its number.

os-enoent = filen eller katalogen finns inte
os-eacces = åtkomst nekas
os-eperm = åtgärden är inte tillåten
os-enoexec = filen är inget program som den här maskinen kan köra
os-enotdir = en del av sökvägen är inte en katalog
os-eisdir = det är en katalog
os-eexist = det finns redan
os-eaddrinuse = adressen används redan
os-eaddrnotavail = den här maskinen har inte den adressen
os-enospc = enheten är full
os-erofs = filsystemet är skrivskyddat
os-emfile = för många öppna filer
os-eagain = systemet saknar resurser för tillfället
os-enomem = minnet räcker inte
os-eloop = för många symboliska länkar
os-enametoolong = namnet är för långt
os-etxtbsy = programfilen håller på att skrivas
os-eio = in- eller utmatningsfel på enheten
os-einval = systemet godtar inte värdet
os-econnrefused = ingen svarar
os-econnreset = anslutningen bröts
os-etimedout = tidsgränsen överskreds
os-other = systemfel { $errno }

### Help, on standard output

# What the program is, on top of the help.
help-about = Styr bildservern, plattformsservern och SVG-servern på den här maskinen.
# Usage lines. Translate the words in capitals, keep the brackets. Of the program as a whole:
help-usage = ImageServing [FLAGGOR] KOMMANDO [KOMPONENT...]
# Of a command that takes components. $command.
help-usage-components = ImageServing { $command } [FLAGGOR] [KOMPONENT...]
# Of a command that takes nothing. $command.
help-usage-plain = ImageServing { $command } [FLAGGOR]
# Of the help command. $command.
help-usage-help = ImageServing { $command } [KOMMANDO]

# Headings.
help-heading-usage = Användning:
help-heading-words = Ord:
help-heading-commands = Kommandon:
help-heading-components = Komponenter:
help-heading-options = Flaggor:
help-heading-examples = Exempel:

# Names of values in the list of options; capitals, short.
help-value-tag = SPRÅK
help-value-directory = KATALOG
help-value-file = FIL
help-value-port = [SERVER=]PORT
help-value-duration = TID
help-value-count = N
help-value-time = TIDPUNKT

# One line for each command, in the list of commands.
help-start = Startar serverövervakaren och alla komponenter, eller bara de angivna.
    .long = Komponenterna startas i konfigurerad ordning, och kommandot är klart när de är redo. Det som redan körs lämnas ifred.
help-stop = Stoppar alla komponenter och serverövervakaren, eller bara de angivna.
    .long = Komponenterna stoppas i omvänd ordning. När komponenter anges fortsätter serverövervakaren och alla andra att köras.
help-restart = Startar om alla komponenter och serverövervakaren, eller bara de angivna.
    .long = När komponenter anges fortsätter serverövervakaren och alla andra att köras.
help-status = Visar status, process, drifttid, minne och omstarter.
    .long = Slutkod: 0 om allt som efterfrågas körs, 1 om något inte körs, 3 om serverövervakaren inte körs, 4 om det inte går att avgöra.
help-run = Kör serverövervakaren i förgrunden.
    .long = För systemd, för containrar och för felsökning. Den avslutas med SIGTERM eller Ctrl-C, efter att ha stoppat alla komponenter.
help-init = Skriver de inbyggda servrarnas konfiguration till en fil att redigera.
    .long = Utan konfigurationsfil körs de inbyggda servrarna med sina förval. Filen innehåller dessa förval, alla förklarade på ditt språk. En fil som redan finns skrivs aldrig över.
help-check = Kontrollerar konfigurationen och maskinen före en start.
    .long = Varje anmärkning står på en rad, tillsammans med sin åtgärd. Slutkod: 0 om det går att starta, 6 om det inte går.
help-reload = Läser in konfigurationen på nytt; bara det som har ändrats startas om.
    .long = Nya komponenter startas och borttagna stoppas. Om konfigurationen är felaktig ändras ingenting. Med --exec fortsätter serverövervakaren med det program som nu finns på disken, och ingen komponent berörs: för uppgraderingar.
help-logs = Visar vad komponenterna har skrivit.
    .long = Rader från flera komponenter visas i tidsordning. Utan --lines visas de 100 sista raderna, med --follow de 10 sista före de nya och med --since alla som är nyare. Kommandot fungerar även när ingen serverövervakare körs.
help-events = Visar vad som har hänt: starter, krascher, omstarter.
    .long = Utan --lines visas de 100 sista händelserna, med --follow de 10 sista före de nya. Kommandot fungerar även när ingen serverövervakare körs.
help-help = Visar den här hjälpen, eller hjälpen för ett kommando.
    .long = Kommandot kan anges på vilket som helst av språken.
help-version = Visar versionen.
    .long = Namn och version står på en rad, likadan på alla språk.

# Components as arguments.
help-components = Utan komponenter gäller ett kommando alla. Ord för kommandon och komponenter förstås på alla språk.

# One description for each option.
help-option-lang = Språk för svaren, till exempel en, fr, es, sv eller pt
help-option-home = Instansens katalog, som innehåller conf, run, logs och data
help-option-config = Konfigurationsfil
help-option-json = Svara i JSON, likadant på alla språk
help-option-quiet = Visa bara fel
# Do not translate auto, always and never.
help-option-color = Använd färger: auto, always eller never
help-option-timeout = Vänta inte längre än så här, till exempel 30s eller 2m
help-option-no-wait = Vänta inte tills det är klart
# Do not translate init, ps, is and svg.
help-option-port = Port för ps, eller som is=27400 för en annan (init); kan upprepas
help-option-images = Katalog med bilder (init); kan upprepas
help-option-exec = Fortsätt med det program som nu finns på disken (ladda om)
help-option-follow = Fortsätt att visa det som är nytt (loggar, händelser)
help-option-lines = Visa bara så många av de sista raderna (loggar, händelser)
help-option-since = Visa bara det som är nyare, till exempel 08:30 eller 15m (loggar)
help-option-help = Visa den här hjälpen
help-option-version = Visa versionen

# Explanations of the examples, each beside a command line.
help-example-start = Starta allt
help-example-restart = Starta om bara bildservern
help-example-status = Visa plattformsserverns status
help-example-lang = Svara på franska

### Units: sizes, durations and percentages in tables and sentences.

# Sizes. $size (number): with one decimal below 100. Seen in the status table.
unit-byte = { $size } B
unit-kibibyte = { $size } KiB
unit-mebibyte = { $size } MiB
unit-gibibyte = { $size } GiB
unit-tebibyte = { $size } TiB
# Parts of a duration. $count (number): below ten seconds with one decimal.
unit-day = { $count } dygn
unit-hour = { $count } tim
unit-minute = { $count } min
unit-second = { $count } s
unit-millisecond = { $count } ms
# The two largest parts of a duration. $larger, $smaller (text): as above.
unit-two = { $larger } { $smaller }
