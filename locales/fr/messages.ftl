# Everything that ImageServing says to people, in French. locales/en/messages.ftl is the reference.
#
# Rules. A message is a whole sentence with its own punctuation and quotes; `.hint` is the advice
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
usage-missing-command = Aucune commande n’a été indiquée.
    .hint = Les commandes sont démarrer, arrêter, redémarrer, état, journaux, événements, recharger, exécuter, initialiser, vérifier, aide et version. Pour en savoir plus, tapez : ImageServing aide
# $typed: the word as it was typed.
usage-unknown-command = La commande « { $typed } » n’existe pas.
    .hint = Pour voir toutes les commandes, tapez : ImageServing aide
# $typed: the word as it was typed; $suggestions: list of similar commands, never executed.
usage-unknown-command-nearest = La commande « { $typed } » n’existe pas.
    .hint = Commandes proches : { $suggestions }
# $typed: the option as it was typed.
usage-unknown-option = L’option « { $typed } » n’existe pas.
    .hint = Pour voir toutes les options, tapez : ImageServing aide
# $typed: the option as it was typed; $suggestion: a similar option.
usage-unknown-option-nearest = L’option « { $typed } » n’existe pas.
    .hint = Option proche : { $suggestion }
# The option exists, for other commands. $option: the option; $command: the command as it was typed.
usage-misplaced-option = L’option « { $option } » ne s’applique pas à « { $command } ».
    .hint = Pour voir les options d’une commande, tapez ImageServing aide, suivi de la commande.
# $option: an option that must be followed by a value.
usage-missing-value = L’option « { $option } » attend une valeur.
    .hint = Pour savoir laquelle, tapez : ImageServing aide
# $option: an option; $value: what followed it.
usage-invalid-value = « { $value } » n’est pas une valeur admise pour « { $option } ».
    .hint = Pour savoir ce que l’option attend, tapez : ImageServing aide
# $option: an option; $value: what followed it; $choices: list of the allowed words.
usage-invalid-value-choices = « { $value } » n’est pas une valeur admise pour « { $option } ».
    .hint = Valeurs admises : { $choices }
# $option: an option that takes no value; $value: the value that was given.
usage-unexpected-value = L’option « { $option } » n’attend pas de valeur, mais « { $value } » a été indiqué.
    .hint = Retirez la valeur.
# $option: an option; $value: what followed it.
usage-bad-duration = « { $value } » n’est pas une durée valable pour « { $option } ».
    .hint = Indiquez un nombre suivi d’une unité : 500ms, 30s, 2m ou 1h 30m
# $option: an option; $value: what followed it.
usage-bad-time = « { $value } » n’est pas un moment valable pour « { $option } ».
    .hint = Indiquez une heure, une date suivie d’une heure, ou un temps écoulé : 08:30, "2026-11-21 08:30" ou 15m
# $option: an option; $value: what followed it.
usage-bad-count = « { $value } » n’est pas un nombre de lignes valable pour « { $option } ».
    .hint = Indiquez un nombre entier, par exemple 100.
# $option: an option; $value: what followed it.
usage-bad-port = « { $value } » n’est pas un port valable pour « { $option } ».
    .hint = Indiquez un nombre de 1 à 65535 pour ps, ou précisez le serveur : is=27400, svg=27401 ou ps=8081
# $port: a port that two of the built-in servers would have.
usage-same-port = Le port { $port } ne peut pas être attribué à deux serveurs.
    .hint = Choisissez-en un autre avec --port, par exemple --port is=27400.
# $option: an option; $value: what followed it.
usage-bad-address = « { $value } » n’est pas une adresse valable pour « { $option } ».
    .hint = Indiquez une adresse IP et un port : 127.0.0.1:8080
# $option: an option; $value: what followed it.
usage-bad-size = « { $value } » n’est pas une taille valable pour « { $option } ».
    .hint = Indiquez un nombre suivi d’une unité : 512MiB ou 1GiB
# $value: what followed --lang; $known: list of the languages there are.
usage-bad-language = La langue « { $value } » n’est pas disponible.
    .hint = Langues disponibles : { $known }
# $typed: an argument too many.
usage-surplus = L’argument « { $typed } » est de trop.
    .hint = Pour voir ce qu’attend chaque commande, tapez : ImageServing aide
# $argument: what is missing.
usage-missing-argument = Il manque l’argument « { $argument } ».
    .hint = Pour voir ce qu’attend chaque commande, tapez : ImageServing aide
# After serve, which configurations use. $known: list of the built-in servers.
usage-missing-server = Aucun serveur intégré n’a été indiqué.
    .hint = Indiquez l’un de ceux-ci : { $known }
# As above. $typed: the word as it was typed; $known: list of the built-in servers.
usage-unknown-server = Le serveur intégré « { $typed } » n’existe pas.
    .hint = Les serveurs intégrés sont : { $known }
# $option: an option that was given twice.
usage-repeated-option = L’option « { $option } » figure plusieurs fois.
    .hint = Indiquez-la une seule fois.
# $option, $other: two options that exclude each other.
usage-conflict = Les options « { $option } » et « { $other } » s’excluent l’une l’autre.
    .hint = Retirez l’une des deux.
# $escaped: an argument in an unknown character encoding, its odd bytes escaped as \xE4.
usage-not-text = L’argument « { $escaped } » n’est pas lisible comme texte.
    .hint = Saisissez-le en UTF-8, ou indiquez dans LC_CTYPE le codage de caractères du terminal.
# The command line is wrong in a way that has no message of its own.
usage-other = La ligne de commande est incompréhensible.
    .hint = Pour voir comment s’écrivent les commandes, tapez : ImageServing aide

### Other errors, on standard error

# Where a fault in the configuration stands. $path: the file; $line, $column: from 1.
error-config-place = { $path }, ligne { $line }, colonne { $column }
# $path: where the configuration file was looked for.
error-config-missing = Le fichier de configuration { $path } n’existe pas.
    .hint = Créez-le avec ImageServing initialiser, ou désignez-en un autre avec --config ou --home.
# $path: the file; $reason: the system's reason (os-...).
error-config-unreadable = Impossible de lire le fichier de configuration { $path } : { $reason }.
    .hint = Vérifiez le fichier et ses droits d’accès.
# $path: the file; $line: the first line that is not UTF-8.
error-config-not-text = Le fichier de configuration { $path } n’est pas en UTF-8 (ligne { $line }).
    .hint = Enregistrez le fichier en UTF-8.
# The file that init was to write. $path: the file.
error-config-exists = Le fichier de configuration { $path } existe déjà et n’a pas été modifié.
    .hint = Déplacez-le d’abord, ou désignez un autre fichier avec --config.
# The file that init was to write. $path: the file; $reason: the system's reason (os-...).
error-config-unwritable = Impossible d’écrire le fichier de configuration { $path } : { $reason }.
    .hint = Vérifiez le répertoire et ses droits d’accès, ou désignez un autre fichier avec --config.
# Seen in a program that was built without the built-in servers, for example by init.
error-without-servers = Ce programme a été compilé sans les serveurs intégrés.
    .hint = Écrivez une configuration pour d’autres serveurs ; le manuel en montre une.
# Neither --home nor a home folder is known.
error-no-home = Aucun répertoire trouvé pour cette instance : HOME n’est pas définie.
    .hint = Désignez un répertoire avec --home ou définissez la variable HOME.
# Shown by commands that need a supervisor, and by status on standard output.
error-not-running = Le superviseur n’est pas en marche.
    .hint = Pour le démarrer, tapez : ImageServing démarrer
# $path: the socket.
error-not-allowed = Accès au superviseur refusé : droits insuffisants sur { $path }.
    .hint = Utilisez le compte du superviseur, root ou un compte du groupe défini par « control-group ».
# $path: the socket; $reason: the system's reason (os-...).
error-unreachable = Le superviseur est injoignable à l’adresse { $path } : { $reason }.
    .hint = Vérifiez que son processus existe ; son journal indique ce qu’il a fait en dernier.
# The supervisor closed the connection before it answered.
error-connection-lost = Le superviseur a fermé la connexion avant de répondre.
    .hint = Pour savoir où en sont les composants, tapez : ImageServing état
# The supervisor was killed and nobody brought it up again; its components may still be running.
error-abandoned = Le superviseur n’est plus en marche, mais les composants qu’il avait démarrés le sont peut-être encore.
    .hint = Pour les reprendre en charge, tapez : ImageServing démarrer. Pour les arrêter : ImageServing arrêter
# "run" ends because of a component with "essential". $component.
error-essential-lost = { $component } : ce composant indispensable est en échec ; le superviseur s’est donc arrêté.
    .hint = Son journal et « ImageServing événements » en donnent la raison.
# $path: a log file or folder; $reason.
error-log-unreadable = Impossible de lire le journal { $path } : { $reason }.
    .hint = Seuls root, le propriétaire du superviseur et les membres du groupe défini par « control-group » peuvent le lire.
# $theirs, $ours: protocol versions.
error-other-version = Le superviseur en marche est d’une autre version (protocole { $theirs }, et { $ours } pour ce programme).
    .hint = Arrêtez-le avec le programme qui l’a démarré, puis démarrez-le avec celui-ci.
# $log: the supervisor's own log file.
error-daemon-died = Le superviseur n’a pas démarré.
    .hint = Son journal en donne la raison : { $log }
# $reason: the system's reason (os-...).
error-daemon-not-started = Impossible d’exécuter le superviseur : { $reason }.
    .hint = Vérifiez que le fichier du programme est toujours en place et qu’il reste de la mémoire et des processus disponibles.
# $time: the time given with --timeout.
error-timed-out = La commande n’est pas terminée au bout de { $time } ; son exécution se poursuit.
    .hint = Pour suivre l’avancement, tapez : ImageServing état
# $reason: the system's reason (os-...).
error-unwritable = Impossible d’écrire la réponse sur la sortie standard : { $reason }.
    .hint = Si un ordre a été donné, il a tout de même été exécuté.

### The comments in the configuration file that init writes. Lines are broken later: write each as one.
### Do not translate keys, values, options and file names. No quotation marks are needed around keys.

# On top of the file.
template-file = Configuration d’ImageServing, écrite par « ImageServing initialiser ». Elle fait fonctionner les trois serveurs intégrés, accessibles depuis cette machine seulement. Après une modification, tapez « ImageServing vérifier » pour la contrôler, puis « ImageServing redémarrer » pour qu’elle prenne effet. Le manuel explique chaque clé.
template-examples = Les réglages précédés d’un # sont des exemples sans effet. Pour en utiliser un, retirez ce signe.
# [supervisor], control-group.
template-control-group = Les membres de ce groupe peuvent utiliser ImageServing, en plus de root et du propriétaire du superviseur.
# What each of the three servers does; above its table.
template-svg = Le serveur SVG effectue le rendu des dessins pour le serveur d’images.
template-is = Le serveur d’images produit, pour le serveur de plateforme, des images de toutes tailles et de tous formats.
template-ps = Le serveur de plateforme répond aux navigateurs. Il conserve les images produites, afin de ne les faire produire qu’une fois.
# The keys of a component.
template-command = Le programme et ses arguments. --listen est l’adresse à laquelle le serveur répond ; pour qu’il soit joignable depuis d’autres machines, mettez-y une adresse de celle-ci. Si vous changez un port, changez-le partout où il figure.
# The arguments of is.
template-image-arguments = Chaque --images désigne un répertoire d’images ; une image est prise dans le premier qui la contient. --svg-server est l’adresse du serveur svg.
# The arguments of ps.
template-platform-arguments = --image-server est l’adresse du serveur is ; --content, le répertoire des autres fichiers, servis sous /is/content/ ; --cache, le répertoire des images conservées, et --cache-size, la place qu’elles peuvent y occuper. --access-log=off désactive le journal des accès (une ligne par requête).
template-start-priority = Les composants qui ont le plus petit nombre démarrent d’abord, ceux qui ont le même démarrent ensemble.
template-ready = Un serveur signale lui-même qu’il est prêt, et dispose pour cela de ce délai.
template-health = Ce qui doit continuer à répondre, et l’intervalle entre deux contrôles. Après autant d’échecs consécutifs, le serveur est arrêté puis relancé.
template-stop-timeout = Délai pour terminer les requêtes en cours. Ce qui reste ensuite du serveur est tué.
template-memory-limit = Le serveur est arrêté puis relancé quand sa mémoire dépasse cette taille.
# Above the examples of what any component may have.
template-further = Tout composant peut aussi avoir les clés suivantes, données ici en exemple pour celui qui précède.
template-user = L’utilisateur et le groupe sous lesquels il s’exécute, si root démarre le superviseur. Cet utilisateur doit avoir accès aux répertoires ci-dessus.
template-environment = Variables d’environnement.
template-limits = Limites de ses processus ; ici, le nombre de fichiers ouverts.
template-restart = Indique s’il est relancé quand il se termine de lui-même, et les délais entre les tentatives.
template-log = Indique quand son journal est remplacé par un nouveau, et combien d’anciens sont conservés.
# Above the example of a component that is no built-in server.
template-another = Tout autre serveur peut aussi être un composant, s’il reste au premier plan.

### What keeps a built-in server from its work, on its standard error, which goes into its log

# $address: host and port.
error-serve-port-taken = Un autre programme écoute déjà sur { $address }.
    .hint = Arrêtez ce programme, ou choisissez un autre port dans la configuration.
# $address: host and port; $reason: the system's reason (os-...).
error-serve-address = Le serveur ne peut pas écouter sur { $address } : { $reason }.
    .hint = Choisissez une adresse de cette machine et, sans être root, un port supérieur à 1023.
# $path: a folder; $reason: the system's reason (os-...).
error-serve-folder = Impossible d’utiliser le répertoire { $path } : { $reason }.
    .hint = Créez-le, corrigez ses droits d’accès, ou désignez-en un autre dans la configuration.
# The server makes a picture when it starts, to see that it can.
error-serve-trial = Le serveur n’a pas réussi à produire son image d’essai.
    .hint = Consultez son journal, et vérifiez qu’il reste de la mémoire sur la machine.
# All threads that compute were at one request each for a long time. The server ends, so that it is started again.
error-serve-stuck = Le serveur s’arrête, car plus aucun de ses traitements n’aboutit.
    .hint = Cherchez les images demandées dans le journal des accès, et vérifiez la charge des processeurs.
# $reason: the system's reason (os-...).
error-serve-system = Le serveur ne peut pas fonctionner sur ce système : { $reason }.
    .hint = Vérifiez si une limite de processus, de mémoire ou de fichiers ouverts est atteinte.

### Faults in the configuration, on standard error, exit code 6
### In all of them: $place: file, line and column (error-config-place); $key: the whole key.

# The text is not TOML.
fault-syntax = { $place } : syntaxe TOML incorrecte.
    .hint = Cherchez un guillemet, un crochet ou un signe égal manquant.
fault-duplicate-key = { $place } : la clé « { $key } » est définie deux fois.
    .hint = Ne gardez que l’une des deux.
fault-unknown-key = { $place } : la clé « { $key } » n’existe pas.
    .hint = Vérifiez l’orthographe, ou supprimez la clé.
# $nearest: the key that was probably meant.
fault-unknown-key-nearest = { $place } : la clé « { $key } » n’existe pas.
    .hint = Clé proche : « { $nearest } ».
fault-missing-key = { $place } : il manque la clé « { $key } ».
    .hint = Ajoutez-la.
# $expected, $found: kinds of values (kind-...).
fault-wrong-type = { $place } : « { $key } » doit être { $expected }, et non { $found }.
    .hint = Corrigez la valeur.
# $least, $greatest: the ends of the allowed range, which includes them.
fault-out-of-range = { $place } : la valeur de « { $key } » doit être comprise entre { $least } et { $greatest }.
    .hint = Choisissez une valeur dans cet intervalle.
# $least, $greatest: the shortest and the longest duration allowed, as finished durations.
fault-duration-out-of-range = { $place } : la valeur de « { $key } » doit être comprise entre { $least } et { $greatest }.
    .hint = Choisissez une durée dans cet intervalle.
# $value: the value; $choices: list of the allowed words.
fault-not-one-of = { $place } : « { $value } » n’est pas une valeur admise pour « { $key } ».
    .hint = Valeurs admises : { $choices }
# $value: the value.
fault-bad-duration = { $place } : « { $value } » n’est pas une durée valable pour « { $key } ».
    .hint = Indiquez un nombre suivi d’une unité : "500ms", "30s" ou "1m 30s"
# $value: the value.
fault-bad-size = { $place } : « { $value } » n’est pas une taille valable pour « { $key } ».
    .hint = Indiquez un nombre suivi d’une unité : "512KiB", "64MiB" ou "2GiB"
# $value: the value.
fault-bad-address = { $place } : « { $value } » n’est pas une adresse valable pour « { $key } ».
    .hint = Indiquez l’hôte et le port : "127.0.0.1:8080"
# $value: the value.
fault-bad-url = { $place } : « { $value } » n’est pas une URL vérifiable (« { $key } »).
    .hint = Écrivez "http://127.0.0.1:8080/chemin" ; https n’est pas possible ici.
# $value: the value.
fault-bad-pattern = { $place } : « { $value } » n’est pas une expression régulière (« { $key } »).
    .hint = Cherchez un crochet non fermé ou une barre oblique inverse isolée.
# $value: the value.
fault-bad-component-name = { $place } : « { $value } » ne convient pas comme nom de composant.
    .hint = Utilisez de 1 à 32 lettres (A à Z), chiffres, « - » et « _ », en commençant par une lettre ou un chiffre.
# $value: the value.
fault-bad-signal = { $place } : « { $value } » n’est pas un signal qui puisse arrêter un composant (« { $key } »).
    .hint = Signaux habituels : SIGTERM, SIGINT, SIGQUIT, SIGHUP
# $value: the value.
fault-bad-umask = { $place } : « { $value } » n’est pas un umask valable (« { $key } »).
    .hint = Écrivez trois chiffres octaux entre guillemets, par exemple "027".
# $name: the name as configured.
fault-bad-variable = { $place } : « { $name } » ne convient pas comme nom de variable d’environnement (« { $key } »).
    .hint = Choisissez un nom sans « = ».
fault-empty-or-zero = { $place } : « { $key } » ne doit ni être vide, ni contenir d’octet nul.
    .hint = Indiquez une valeur.
# $keys: list of the keys.
fault-not-exactly-one = { $place } : « { $key } » attend exactement une de ces clés : { $keys }.
    .hint = Indiquez-en une, et une seule.
# $name: the name of a component that does not exist.
fault-unknown-component = { $place } : le composant « { $name } » n’existe pas (« { $key } »).
    .hint = Vérifiez l’orthographe, ou définissez ce composant.
# $name: the name of a component that does not exist; $nearest: the one that was probably meant.
fault-unknown-component-nearest = { $place } : le composant « { $name } » n’existe pas (« { $key } »).
    .hint = Composant proche : « { $nearest } ».
# $circle: the components, each depends on the next and the last on the first: "a -> b -> a".
fault-cycle = { $place } : ces composants dépendent les uns des autres en boucle : { $circle }.
    .hint = Supprimez l’une de ces dépendances.

# Kinds of values, used for $expected and $found in fault-wrong-type.
kind-text = un texte entre guillemets
kind-integer = un nombre entier
kind-number = un nombre
kind-boolean = un booléen (true ou false)
kind-text-list = une liste de textes
kind-list = une liste
kind-table = une table
kind-date-time = une date ou une heure
kind-duration = une durée entre guillemets, par exemple "30s"
kind-size = une taille, par exemple "2GiB"

### Refusals: the supervisor carried nothing out. On standard error.

# $protocol: the supervisor's protocol version; $release: its release, for example 0.1.0.
refusal-version = Le superviseur en marche est d’une autre version ({ $release }, protocole { $protocol }).
    .hint = Arrêtez-le avec le programme qui l’a démarré, puis démarrez-le avec celui-ci.
refusal-malformed = Le superviseur n’a pas compris la requête.
    .hint = Vérifiez que le superviseur et ce programme sont de la même version.
refusal-too-long = Le superviseur a refusé la requête, car elle est trop longue.
    .hint = Nommez moins de composants à la fois.
refusal-busy = Le superviseur a trop de connexions ouvertes.
    .hint = Réessayez dans un instant.
refusal-not-allowed = L’accès à ce superviseur est refusé.
    .hint = Utilisez le compte du superviseur, root ou un compte du groupe défini par « control-group ».
# $name: the component as it was typed; $known: list of the components there are.
refusal-unknown-component = Le composant « { $name } » n’existe pas.
    .hint = Composants disponibles : { $known }
# As above, where the configuration has no component at all.
refusal-unknown-component-none = Le composant « { $name } » n’existe pas.
    .hint = La configuration ne définit aucun composant.
refusal-ending = Le superviseur est en train de s’arrêter.
    .hint = Réessayez une fois l’arrêt terminé.
# A second "reload" while the first is under way.
refusal-reloading = Un rechargement de la configuration est déjà en cours.
    .hint = Attendez qu’il soit terminé, puis tapez : ImageServing recharger
# $path: the state file in the run folder; $version: the version of its format.
refusal-newer-state = Le fichier { $path } vient d’une version plus récente (format { $version }) : ce programme ne peut pas reprendre en charge ce qui est en marche.
    .hint = Utilisez le programme plus récent, ou arrêtez d’abord les composants avec lui.
# The program on disk cannot be executed, so the supervisor goes on as it is. $path; $reason.
refusal-replacement = Le programme { $path } ne peut pas prendre la place du superviseur : { $reason }.
    .hint = Vérifiez le fichier et ses droits d’accès.
# $pid: the process of the supervisor that runs.
refusal-owned = Un superviseur est déjà en marche pour cette instance (PID { $pid }).
    .hint = Pour l’arrêter, tapez : ImageServing arrêter
# As above, where its process is not known.
refusal-owned-unknown = Un superviseur est déjà en marche pour cette instance.
    .hint = Pour l’arrêter, tapez : ImageServing arrêter
# $path: the folder; $reason: the system's reason (os-...).
refusal-folder = Impossible de créer le répertoire { $path } ou d’y écrire : { $reason }.
    .hint = Vérifiez ses droits d’accès, ou choisissez un autre emplacement avec --home.
# $path: the socket; $reason: the system's reason (os-...).
refusal-socket = Impossible de créer la socket { $path } : { $reason }.
    .hint = Vérifiez le répertoire, ou choisissez un autre emplacement avec --home.
# The supervisor had to read the configuration, and it is wrong. $path: the file; $line, $column: from 1.
refusal-configuration = La configuration est incorrecte, rien n’a été modifié : { $path }, ligne { $line }, colonne { $column }.
    .hint = Corrigez le fichier, puis réessayez.
# As above, where the file cannot be read at all. $path.
refusal-configuration-unreadable = Le fichier de configuration { $path } est illisible, rien n’a été modifié.
    .hint = Vérifiez le fichier et ses droits d’accès.
# $name: the group as configured.
refusal-control-group = Le groupe « { $name } » (control-group) n’existe pas sur cette machine.
    .hint = Créez ce groupe, ou corrigez la configuration.
# $component; $program: the file as configured; $reason: the system's reason (os-...).
refusal-program = { $component } : impossible d’exécuter le programme { $program } ({ $reason }).
    .hint = Installez le programme, ou corrigez « command » dans la configuration.
# $component; $path: the folder; $reason: the system's reason (os-...).
refusal-directory = { $component } : impossible d’accéder au répertoire de travail { $path } ({ $reason }).
    .hint = Créez le répertoire, ou corrigez « directory » dans la configuration.
# $component, a built-in server; $path: a folder that it was told of; $reason: the system's reason (os-...).
refusal-server-folder = { $component } : impossible d’utiliser le répertoire { $path } ({ $reason }).
    .hint = Créez-le et donnez-y accès à l’utilisateur du composant, ou désignez-en un autre dans « command ».
# $component; $name: the user or group as configured.
refusal-identity = { $component } : aucun utilisateur ni groupe « { $name } » sur cette machine.
    .hint = Créez-le, ou corrigez « user » et « group » dans la configuration.
# $component; $name: the user or group as configured.
refusal-not-root = { $component } : seul root peut lancer l’exécution sous l’identité « { $name } ».
    .hint = Exécutez ImageServing en tant que root, ou retirez « user » et « group » de la configuration.
# $component; $address: host and port; $program, $pid: who has it.
refusal-port-taken = { $component } : l’adresse { $address } est utilisée par un autre programme, { $program } (PID { $pid }).
    .hint = Arrêtez ce programme, ou choisissez un autre port.
# As above, where the other program is not known.
refusal-port-taken-unknown = { $component } : l’adresse { $address } est utilisée par un autre programme.
    .hint = Pour le trouver, tapez : ss -ltnp
# As refusal-port-taken, where no configuration exists. $port: a value for --port.
refusal-default-port-taken = { $component } : l’adresse { $address } est utilisée par un autre programme, { $program } (PID { $pid }).
    .hint = Arrêtez ce programme, ou choisissez un autre port : ImageServing initialiser --port { $port }
# As above, where the other program is not known.
refusal-default-port-taken-unknown = { $component } : l’adresse { $address } est utilisée par un autre programme.
    .hint = Trouvez-le avec ss -ltnp, ou choisissez un autre port : ImageServing initialiser --port { $port }
# $component, a built-in server; $address: host and port; $reason: the system's reason (os-...).
refusal-address = { $component } ne peut pas écouter sur { $address } : { $reason }.
    .hint = Choisissez dans « command » une adresse de cette machine et, sans être root, un port supérieur à 1023.
# $component, a built-in server; $argument: an argument that it does not take, or has already.
refusal-server-argument-misplaced = { $component } : l’argument « { $argument } » n’est pas admis dans « command ».
    .hint = Retirez-le ou corrigez-le ; le manuel donne les arguments de chaque serveur intégré.
# $component, a built-in server; $argument: an argument that has no value.
refusal-server-argument-no-value = { $component } : l’argument « { $argument } » de « command » attend une valeur.
    .hint = Écrivez la valeur à sa suite ; le manuel dit laquelle.
# $component, a built-in server; $argument: an argument that it cannot do without.
refusal-server-argument-missing = { $component } : il manque l’argument « { $argument } » dans « command ».
    .hint = Ajoutez-le avec sa valeur ; le manuel dit laquelle.
# $component, a built-in server; $argument: an argument; $value: what follows it.
refusal-server-argument-bad-value = { $component } : « { $value } » n’est pas une valeur admise pour l’argument « { $argument } » de « command ».
    .hint = Corrigez-la : par exemple 127.0.0.1:8080 pour une adresse, 1GiB pour une taille, ou bien on et off.

### What check finds, besides configuration faults and refusals. On standard output.

# $component, $other: two components; $address: host and port.
finding-same-address = { $component } et { $other } : l’adresse { $address } est attribuée aux deux.
    .hint = Donnez un autre port à l’un des deux.
# A warning. $component; $address: host and port that its "health" names.
finding-health-of-stranger = { $component } : le contrôle de santé s’adresse à { $address }, où écoute un programme qui n’est pas un composant.
    .hint = Corrigez l’adresse dans « health », ou arrêtez ce programme.
# A warning. $limits: the sum of all memory-limit; $memory: what the machine or container has; finished sizes.
finding-memory-limits = Ensemble, les composants peuvent occuper { $limits } de mémoire, alors qu’il y en a { $memory } en tout.
    .hint = Diminuez « memory-limit », ou ajoutez de la mémoire.
# A warning. $available: a finished size.
finding-memory-short = Il ne reste que { $available } de mémoire.
    .hint = Mettez fin aux programmes inutiles, ou ajoutez de la mémoire.

# One finding, on one line. $finding: a whole sentence; $cure: the advice to it.
check-error = Erreur : { $finding } { $cure }
check-warning = Avertissement : { $finding } { $cure }
# The last line of check. Nothing was found:
check-fine = Tout est en ordre.
# Only warnings were found. $count (number): how many.
check-warned =
    { $count ->
        [one] Rien n’empêche le démarrage ; il y a { $count } avertissement.
       *[other] Rien n’empêche le démarrage ; il y a { $count } avertissements.
    }
# Errors were found. $count (number): how many.
check-failed =
    { $count ->
        [one] Le démarrage échouerait : il y a { $count } erreur.
       *[other] Le démarrage échouerait : il y a { $count } erreurs.
    }

### What became of a component that an order named. On standard output; failed and overruled ones on standard error.

# $component; $pid; $time: from the order until it was ready.
outcome-started = { $component } : en marche au bout de { $time } (PID { $pid }).
# $component; $pid.
outcome-already-running = { $component } : déjà en marche (PID { $pid }).
# $component.
outcome-stopped = { $component } : à l’arrêt.
# $component.
outcome-already-stopped = { $component } : déjà à l’arrêt.
# $component; $pid; $time: from the order until it was ready.
outcome-restarted = { $component } : redémarrage effectué en { $time } (PID { $pid }).
# $component; $attempts: failures in a row. A line with the cause (failure-...) follows.
outcome-failed =
    { $attempts ->
        [one] { $component } : échec du démarrage.
       *[other] { $component } : échec du démarrage après { $attempts } tentatives.
    }
# $component, which nobody tried to start. A line with the cause (failure-dependency) follows.
outcome-not-started = { $component } : démarrage non tenté.
# Stands above the last lines that a failed component wrote. $component.
outcome-last-lines = Dernières lignes du composant { $component } :
# Stands in the place of the last lines, where it wrote nothing. $component.
outcome-no-lines = { $component } : aucune sortie produite.
# In the place of what the components wrote (logs), where none wrote anything yet.
outcome-no-logs = Il n’y a pas encore de journaux.
# In the place of what happened (events), before the first start.
outcome-no-events = Il n’y a pas encore d’événements.
# $component.
outcome-finished = { $component } : fin normale, sans relance, conformément à la configuration.
# $component.
outcome-overruled = { $component } : un ordre plus récent, donné par ailleurs, l’a emporté.
# "reload" changed nothing about it. $component.
outcome-unchanged = { $component } : aucun changement.
# "reload" stopped it because the configuration does not name it any more. $component.
outcome-dropped = { $component } : composant retiré de la configuration et arrêté.
# $component. Seen with --no-wait.
outcome-accepted = { $component } : ordre accepté.
# After "reload" of a configuration that is the one in force.
outcome-reload-nothing = Rien n’a changé.
# An order concerned no component: the configuration has none that is started by itself.
outcome-nothing = Aucun composant n’est concerné.
# After init. $path: the file that it has written; $options: " --home DIR" and the like, as they were typed, or nothing.
outcome-initialized = La configuration se trouve dans { $path }.
    .hint = Modifiez-la si vous le souhaitez, puis tapez : ImageServing démarrer{ $options }
# After a stop of everything.
outcome-supervisor-stopped = Le superviseur est arrêté.
# After "reload --exec". No component was touched.
outcome-replaced = Le superviseur exécute désormais le programme qui se trouve sur le disque.
# After a stop where no supervisor ran: nothing changed.
outcome-supervisor-already-stopped = Le superviseur était déjà arrêté.
# Below a start that changed nothing, when the typed word begins a longer phrase.
# $typed: the word that was typed; $phrase: the longer phrase.
outcome-longer-phrase = Tout était déjà en marche. Pour redémarrer, tapez : ImageServing { $phrase } (saisie : « { $typed } »).

### Why a component failed. On standard error, with the outcome or as it happens.

# $component; $reason: the system's reason (os-...).
failure-spawn-fork = { $component } : le système n’a pas pu créer de processus ({ $reason }).
    .hint = Vérifiez le nombre de processus et la mémoire utilisée.
# $component; $path: the file concerned; $reason: the system's reason (os-...).
failure-spawn-output = { $component } : impossible d’ouvrir le journal { $path } ({ $reason }).
    .hint = Vérifiez le répertoire des journaux et ses droits d’accès.
failure-spawn-directory = { $component } : l’accès au répertoire de travail { $path } a échoué ({ $reason }).
    .hint = Vérifiez « directory » dans la configuration et les droits d’accès du répertoire.
failure-spawn-limit = { $component } : impossible d’appliquer une limite aux processus ({ $reason }).
    .hint = Vérifiez « limits » et « nice » dans la configuration ; seul root peut les relever.
failure-spawn-identity = { $component } : impossible de changer d’utilisateur ou de groupe ({ $reason }).
    .hint = Vérifiez « user » et « group » dans la configuration ; seul root peut en changer.
failure-spawn-execute = { $component } : l’exécution du programme { $path } a échoué ({ $reason }).
    .hint = Vérifiez « command » dans la configuration, les droits d’accès du fichier et, pour un script, l’interpréteur indiqué à la première ligne.
# $component; $code: exit status, 0 to 255; $time: how long it had run.
failure-ended-code = { $component } : processus terminé avec le code { $code } après { $time }.
# $component; $signal: name of the signal; $time: how long it had run.
failure-ended-signal = { $component } : processus interrompu par { $signal } après { $time }.
# $component; $time: how long it had run.
failure-ended-unknown = { $component } : processus terminé après { $time }.
# In all that follow: $component; $time: the time that it had to become ready.
# $address: host and port.
failure-late-no-listener = { $component } : délai de démarrage dépassé ({ $time }), rien n’écoute sur { $address }.
    .hint = Vérifiez que le programme utilise cette adresse et que le délai suffit (« ready »).
# $address; $program, $pid: who listens there instead.
failure-late-stranger = { $component } : délai de démarrage dépassé ({ $time }), un autre programme écoute sur { $address } : { $program } (PID { $pid }).
    .hint = Arrêtez ce programme, ou choisissez un autre port.
# $address. As above, where the other program is not known.
failure-late-stranger-unknown = { $component } : délai de démarrage dépassé ({ $time }), un autre programme écoute sur { $address }.
    .hint = Pour le trouver, tapez : ss -ltnp
# $address.
failure-late-no-answer = { $component } : délai de démarrage dépassé ({ $time }), { $address } ne répond pas.
    .hint = Vérifiez le programme, et que le délai suffit (« ready »).
# $url: what was asked for; $status: the HTTP status of the answer.
failure-late-http-status = { $component } : délai de démarrage dépassé ({ $time }), { $url } renvoie le code HTTP { $status }.
    .hint = Vérifiez le programme et l’URL indiquée dans « ready ».
# $pattern: the regular expression.
failure-late-no-log-line = { $component } : délai de démarrage dépassé ({ $time }), aucune ligne en sortie ne correspond à « { $pattern } ».
    .hint = Vérifiez l’expression indiquée dans « ready », et que le délai suffit.
failure-late-no-notification = { $component } : délai de démarrage dépassé ({ $time }), READY=1 n’a pas été envoyé.
    .hint = Vérifiez que le programme prend en charge ce type de notification (« ready »).
# $component; $on: label of the component that it depends on.
failure-dependency = { $component } : le composant { $on }, nécessaire, n’est pas en marche.
    .hint = Rétablissez d’abord ce composant.
# Health checks failed; the component is restarted. $component; $count: how many in a row; $address.
failure-unhealthy-no-listener =
    { $count ->
        [one] { $component } : { $count } contrôle de santé en échec, rien n’écoute sur { $address }.
       *[other] { $component } : { $count } contrôles de santé consécutifs en échec, rien n’écoute sur { $address }.
    }
# The same.
failure-unhealthy-no-answer =
    { $count ->
        [one] { $component } : { $count } contrôle de santé en échec, { $address } ne répond pas.
       *[other] { $component } : { $count } contrôles de santé consécutifs en échec, { $address } ne répond pas.
    }
# The same; $url, $status.
failure-unhealthy-http-status =
    { $count ->
        [one] { $component } : { $count } contrôle de santé en échec, { $url } renvoie le code HTTP { $status }.
       *[other] { $component } : { $count } contrôles de santé consécutifs en échec, { $url } renvoie le code HTTP { $status }.
    }
# The same; $code: exit status of the program that checks.
failure-unhealthy-program-code =
    { $count ->
        [one] { $component } : { $count } contrôle de santé en échec, le programme de contrôle s’est terminé avec le code { $code }.
       *[other] { $component } : { $count } contrôles de santé consécutifs en échec, le programme de contrôle s’est terminé avec le code { $code }.
    }
# The same; $signal.
failure-unhealthy-program-signal =
    { $count ->
        [one] { $component } : { $count } contrôle de santé en échec, le programme de contrôle a été interrompu par { $signal }.
       *[other] { $component } : { $count } contrôles de santé consécutifs en échec, le programme de contrôle a été interrompu par { $signal }.
    }
# The same; $time: how long the program may take.
failure-unhealthy-program-hung =
    { $count ->
        [one] { $component } : { $count } contrôle de santé en échec, le programme de contrôle ne s’est pas terminé en { $time }.
       *[other] { $component } : { $count } contrôles de santé consécutifs en échec, le programme de contrôle ne s’est pas terminé en { $time }.
    }
# The same; $reason.
failure-unhealthy-program-missing =
    { $count ->
        [one] { $component } : { $count } contrôle de santé en échec, impossible d’exécuter le programme de contrôle ({ $reason }).
       *[other] { $component } : { $count } contrôles de santé consécutifs en échec, impossible d’exécuter le programme de contrôle ({ $reason }).
    }
# $component; $used and $limit: sizes.
failure-memory = { $component } : la mémoire occupée ({ $used }) dépasse la limite ({ $limit }).
    .hint = Augmentez « memory-limit » si ce besoin est normal.

### What happens while an order is carried out. On standard error, one line each.

# $component; $pid.
notice-spawned = { $component } : démarrage en cours (PID { $pid }).
# $component; $pid; $time: from spawn to ready.
notice-ready = { $component } : démarrage terminé en { $time } (PID { $pid }).
# $component; $pid.
notice-stopping = { $component } : arrêt en cours (PID { $pid }).
# $component; $pid.
notice-killed = { $component } : délai d’arrêt dépassé, processus tué (PID { $pid }).
# $component.
notice-stopped = { $component } : à l’arrêt.
# $component; $count: processes.
notice-remnants =
    { $count ->
        [one] { $component } : { $count } processus résiduel arrêté de force.
       *[other] { $component } : { $count } processus résiduels arrêtés de force.
    }
# $component; $attempt: failures in a row; $delay: from now.
notice-retrying =
    { $attempt ->
        [one] { $component } : nouvelle tentative dans { $delay } ({ $attempt } échec jusqu’ici).
       *[other] { $component } : nouvelle tentative dans { $delay } ({ $attempt } échecs jusqu’ici).
    }
# $component.
notice-finished = { $component } : fin normale, sans relance, conformément à la configuration.
# $component; $attempts: failures in a row.
notice-gave-up =
    { $attempts ->
        [one] { $component } : abandon après { $attempts } échec.
       *[other] { $component } : abandon après { $attempts } échecs consécutifs.
    }
# $pid.
notice-supervisor-started = Le superviseur est en marche (PID { $pid }).
# $pid.
notice-supervisor-stopping = Le superviseur s’arrête (PID { $pid }).
# The supervisor goes on as another release of the program. $pid.
notice-supervisor-replaced = Le superviseur exécute désormais le programme qui se trouve sur le disque (PID { $pid }).
# A running component came under a new supervisor. $component, $pid.
notice-adopted = { $component } : reprise en charge sans interruption (PID { $pid }).
# The state file cannot be read.
notice-state-garbled = Le fichier d’état du superviseur précédent est endommagé ; il n’est pas utilisé.
# The machine was started anew since.
notice-state-other-boot = Le fichier d’état du superviseur précédent date d’avant le dernier démarrage de la machine ; il n’est pas utilisé.
# $component, $pid: the PID that it had.
notice-state-reused = { $component } : processus disparu ; le PID { $pid } est maintenant celui d’un autre processus, qui n’est pas touché.
# $pid: the new guardian.
notice-guardian-replaced = Le gardien du superviseur avait disparu ; un nouveau l’a remplacé (PID { $pid }).
# A health check failed. $component; $count of $of in a row; $address.
notice-check-no-listener = { $component } : contrôle de santé en échec ({ $count } sur { $of }), rien n’écoute sur { $address }.
# The same.
notice-check-no-answer = { $component } : contrôle de santé en échec ({ $count } sur { $of }), { $address } ne répond pas.
# The same; $url, $status: HTTP status.
notice-check-http-status = { $component } : contrôle de santé en échec ({ $count } sur { $of }), { $url } renvoie le code HTTP { $status }.
# The same; $code: exit status of the program that checks.
notice-check-program-code = { $component } : contrôle de santé en échec ({ $count } sur { $of }), le programme de contrôle s’est terminé avec le code { $code }.
# The same; $signal.
notice-check-program-signal = { $component } : contrôle de santé en échec ({ $count } sur { $of }), le programme de contrôle a été interrompu par { $signal }.
# The same; $time: how long the program may take.
notice-check-program-hung = { $component } : contrôle de santé en échec ({ $count } sur { $of }), le programme de contrôle ne s’est pas terminé en { $time }.
# The same; $reason.
notice-check-program-missing = { $component } : contrôle de santé en échec ({ $count } sur { $of }), impossible d’exécuter le programme de contrôle ({ $reason }).
# The log cannot be written, for example because the disk is full. $component, $reason.
notice-log-stalled = { $component } : impossible de conserver la sortie pour le moment ({ $reason }).
# It can again. $component; $size: how much of its output was dropped.
notice-log-resumed = { $component } : la sortie est de nouveau conservée, après une perte de { $size }.
# After "reload". Numbers of components as text: $started, $restarted, $stopped, $unchanged.
notice-reloaded = La configuration a été rechargée. Composants nouveaux : { $started } ; redémarrés : { $restarted } ; arrêtés : { $stopped } ; inchangés : { $unchanged }.
# $program: of a hook; $code: its exit status.
notice-hook-failed-code = Le hook { $program } s’est terminé avec le code { $code }.
# $program, $signal.
notice-hook-failed-signal = Le hook { $program } a été interrompu par { $signal }.
# $program.
notice-hook-failed-unknown = Le hook { $program } a échoué.
# $program, $reason.
notice-hook-missing = Impossible d’exécuter le hook { $program } : { $reason }.
# $program; $time: how long it may take.
notice-hook-hung = Le hook { $program } ne s’est pas terminé en { $time } et a été tué.
# $program; $count: events that it was not run for.
notice-hook-skipped =
    { $count ->
        [one] Le hook { $program } est trop lent ; il n’a pas été exécuté pour { $count } événement.
       *[other] Le hook { $program } est trop lent ; il n’a pas été exécuté pour { $count } événements.
    }
# $component: one with "essential" that has given up.
notice-essential-lost = { $component } : ce composant indispensable est abandonné ; le superviseur s’arrête donc.
# $path: the run folder.
notice-run-folder-remade = Le répertoire d’exécution { $path } avait disparu ; il a été recréé.
# $path: the run folder; $reason: the system's reason (os-...).
notice-run-folder-unusable = Le répertoire d’exécution { $path } a disparu et ne peut pas être recréé : { $reason }. Les composants restent en marche, et le superviseur continue d’essayer.

### What events tells besides, on standard output: each line begins with its time

# An event of a newer release. $name: its stable name, which is not translated.
event-unknown = Un événement inconnu de cette version s’est produit : { $name }
# In all that follow: $component; $time: how long it had run; $attempt: the number of the attempt to start it again.
# $code: exit status, 0 to 255.
event-ended-code-restarted = { $component } : processus terminé avec le code { $code } après { $time }, relance immédiate (tentative { $attempt }).
# $code: exit status, 0 to 255; $delay: until it is started again.
event-ended-code-retrying = { $component } : processus terminé avec le code { $code } après { $time }, relance dans { $delay } (tentative { $attempt }).
# $signal: name of the signal.
event-ended-signal-restarted = { $component } : processus interrompu par { $signal } après { $time }, relance immédiate (tentative { $attempt }).
# $signal: name of the signal; $delay: until it is started again.
event-ended-signal-retrying = { $component } : processus interrompu par { $signal } après { $time }, relance dans { $delay } (tentative { $attempt }).
event-ended-unknown-restarted = { $component } : processus terminé après { $time }, relance immédiate (tentative { $attempt }).
# $delay: until it is started again.
event-ended-unknown-retrying = { $component } : processus terminé après { $time }, relance dans { $delay } (tentative { $attempt }).

### The table of status, on standard output

# Column headings: short.
table-component = Composant
table-state = État
table-pid = PID
table-uptime = Actif depuis
table-memory = Mémoire
table-restarts = Relances
# The supervisor's own row.
table-supervisor = Superviseur
# Instead of a table, where the configuration has no component.
table-empty = La configuration ne définit aucun composant.
# Below the table, for a component that waits. $component; $delay: from now.
table-note-backoff = { $component } : nouvelle tentative dans { $delay }.
# The same; $code: exit status of the last end.
table-note-backoff-code = { $component } : processus terminé avec le code { $code } ; nouvelle tentative dans { $delay }.
# The same; $signal: name of the signal that ended it.
table-note-backoff-signal = { $component } : processus interrompu par { $signal } ; nouvelle tentative dans { $delay }.
# Below the table, for a component that could not start without another. $component; $on: label of that other one; $id: its name for the command.
table-note-dependency = { $component } : démarrage non tenté, car le composant { $on }, nécessaire, n’était pas en marche.
    .hint = Pour réessayer, tapez : ImageServing démarrer { $id }
# Below the table and the cause (failure-...), for a component that was given up. $component; $id: its name for the command; $log: its log file.
table-note-failed = { $component } : échec, sans nouvelle tentative automatique. Le journal se trouve dans { $log }.
    .hint = Pour réessayer, tapez : ImageServing démarrer { $id }

# States in the table and in live lines. They describe a component or service.
state-stopped = à l’arrêt
state-starting = démarrage en cours
state-running = en marche
state-stopping = arrêt en cours
state-backoff = en attente de relance
state-failed = en échec

# A live line on a terminal, redrawn in place. $component; $state: one of the states; $time: since it began.
progress-line = { $component } : { $state } ({ $time })

### Reasons of the operating system, for $reason: a phrase after a colon, without a full stop. $errno: its number.

os-enoent = fichier ou répertoire inexistant
os-eacces = permission refusée
os-eperm = opération non permise
os-enoexec = cette machine ne peut pas exécuter ce fichier
os-enotdir = un élément du chemin n’est pas un répertoire
os-eisdir = c’est un répertoire
os-eexist = ce nom existe déjà
os-eaddrinuse = adresse déjà utilisée
os-eaddrnotavail = cette machine n’a pas cette adresse
os-enospc = plus d’espace disponible sur le périphérique
os-erofs = système de fichiers en lecture seule
os-emfile = trop de fichiers ouverts
os-eagain = ressources momentanément insuffisantes
os-enomem = mémoire insuffisante
os-eloop = trop de liens symboliques
os-enametoolong = nom trop long
os-etxtbsy = le fichier du programme est en cours d’écriture
os-eio = erreur d’entrée-sortie du périphérique
os-einval = valeur refusée par le système
os-econnrefused = rien ne répond
os-econnreset = connexion réinitialisée
os-etimedout = délai dépassé
os-other = erreur système { $errno }

### Help, on standard output

# What the program is, on top of the help.
help-about = Contrôle le serveur d’images, le serveur de plateforme et le serveur SVG de cette machine.
# Usage lines. Translate the words in capitals, keep the brackets. Of the program as a whole:
help-usage = ImageServing [OPTION...] COMMANDE [COMPOSANT...]
# Of a command that takes components. $command.
help-usage-components = ImageServing { $command } [OPTION...] [COMPOSANT...]
# Of a command that takes nothing. $command.
help-usage-plain = ImageServing { $command } [OPTION...]
# Of the help command. $command.
help-usage-help = ImageServing { $command } [COMMANDE]

# Headings.
help-heading-usage = Utilisation :
help-heading-words = Mots acceptés :
help-heading-commands = Commandes :
help-heading-components = Composants :
help-heading-options = Options :
help-heading-examples = Exemples :

# Names of values in the list of options; capitals, short.
help-value-tag = LANGUE
help-value-directory = RÉP
help-value-file = FICHIER
help-value-port = [SERVEUR=]PORT
help-value-duration = DURÉE
help-value-count = N
help-value-time = MOMENT

# One line for each command, in the list of commands.
help-start = Démarre le superviseur et tous les composants, ou seulement ceux indiqués.
    .long = Les composants démarrent dans l’ordre prévu par la configuration, et la commande rend la main quand ils sont prêts. Ce qui est déjà en marche n’est pas touché.
help-stop = Arrête tous les composants et le superviseur, ou seulement les composants indiqués.
    .long = Les composants s’arrêtent dans l’ordre inverse du démarrage. Si des composants sont indiqués, le superviseur et tous les autres continuent.
help-restart = Redémarre tous les composants et le superviseur, ou seulement les composants indiqués.
    .long = Si des composants sont indiqués, le superviseur et tous les autres continuent.
help-status = Affiche l’état, le processus, la durée d’activité, la mémoire et les relances.
    .long = Code de retour : 0 si tout ce qui est demandé est en marche, 1 si quelque chose ne l’est pas, 3 si le superviseur n’est pas en marche, 4 si l’état ne peut pas être déterminé.
help-run = Exécute le superviseur au premier plan.
    .long = Pour systemd, les conteneurs et la recherche de pannes. SIGTERM ou Ctrl-C y met fin, après l’arrêt de tous les composants.
help-init = Écrit un fichier de configuration à modifier, pour les serveurs intégrés.
    .long = Sans fichier de configuration, les serveurs intégrés fonctionnent avec leurs valeurs par défaut. Le fichier contient ces valeurs, chacune expliquée dans votre langue. Un fichier existant n’est jamais écrasé.
help-check = Vérifie la configuration et la machine avant un démarrage.
    .long = Chaque constat tient sur une ligne, avec son remède. Code de retour : 0 si rien n’empêche le démarrage, 6 si quelque chose l’empêche.
help-reload = Relit la configuration ; seul ce qui a changé est redémarré.
    .long = Les nouveaux composants sont démarrés, ceux qui ne figurent plus dans la configuration sont arrêtés. Si celle-ci est incorrecte, rien n’est modifié. Avec --exec, le superviseur passe au programme qui se trouve maintenant sur le disque, sans toucher à aucun composant : pour les mises à niveau.
help-logs = Affiche ce que les composants ont écrit.
    .long = Les lignes de plusieurs composants sont affichées dans l’ordre chronologique. Sans --lines, ce sont les 100 dernières ; avec --follow, les 10 dernières, puis les nouvelles ; avec --since, toutes celles qui sont plus récentes. Fonctionne aussi quand le superviseur n’est pas en marche.
help-events = Affiche ce qui s’est passé : démarrages, plantages, relances.
    .long = Sans --lines, ce sont les 100 derniers événements ; avec --follow, les 10 derniers, puis les nouveaux. Fonctionne aussi quand le superviseur n’est pas en marche.
help-help = Affiche cette aide, ou celle d’une commande.
    .long = La commande peut être nommée dans n’importe laquelle des langues.
help-version = Affiche la version.
    .long = Le nom et la version tiennent sur une ligne, identique dans toutes les langues.

# Components as arguments.
help-components = Sans composant indiqué, une commande les concerne tous. Les mots de toutes les langues sont acceptés, pour les commandes comme pour les composants.

# One description for each option.
help-option-lang = Langue des réponses, par exemple en, fr, es, sv ou pt
help-option-home = Répertoire de l’instance, qui contient conf, run, logs et data
help-option-config = Fichier de configuration
help-option-json = Répondre en JSON, identique dans toutes les langues
help-option-quiet = N’afficher que les erreurs
# Do not translate auto, always and never.
help-option-color = Utiliser des couleurs : auto, always ou never
help-option-timeout = Ne pas attendre plus longtemps, par exemple 30s ou 2m
help-option-no-wait = Ne pas attendre la fin de l’opération
# Do not translate init, ps, is and svg.
help-option-port = Port de ps (init), ou d’un autre serveur : is=27400 ; répétable
help-option-images = Répertoire d’images (init) ; répétable
help-option-exec = Passer au programme qui se trouve maintenant sur le disque (recharger)
help-option-follow = Continuer d’afficher ce qui arrive (journaux, événements)
help-option-lines = N’afficher que les N dernières lignes (journaux, événements)
help-option-since = N’afficher que ce qui est plus récent, par exemple 08:30 ou 15m (journaux)
help-option-help = Afficher cette aide
help-option-version = Afficher la version

# Explanations of the examples, each beside a command line.
help-example-start = Tout démarrer
help-example-restart = Ne redémarrer que le serveur d’images
help-example-status = Afficher l’état du serveur de plateforme
help-example-lang = Répondre en français

### Units: sizes, durations and percentages in tables and sentences.

# Sizes. $size (number): with one decimal below 100. Seen in the status table.
unit-byte = { $size } o
unit-kibibyte = { $size } Kio
unit-mebibyte = { $size } Mio
unit-gibibyte = { $size } Gio
unit-tebibyte = { $size } Tio
# Parts of a duration. $count (number): below ten seconds with one decimal.
unit-day = { $count } j
unit-hour = { $count } h
unit-minute = { $count } min
unit-second = { $count } s
unit-millisecond = { $count } ms
# The two largest parts of a duration. $larger, $smaller (text): as above.
unit-two = { $larger } { $smaller }
