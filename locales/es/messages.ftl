# Everything that ImageServing says to people, in Spanish. The rules stand on top of locales/en/messages.ftl.
#
# Hints address the operator as "usted"; quotes are «…», except for what must be typed with its quotes ("30s").
# $component is a name of unknown gender: no participle or adjective that agrees with it. The terms are in
# docs/es/glossary.md.

### Names

# How a component is named in lines and tables, where it has a name besides its id.
# $name: its description or localized name; $id: what its configuration calls it.
component-label = { $name } ({ $id })

### Command line errors, on standard error, exit code 2

# No command was typed.
usage-missing-command = No se indicó ningún comando.
    .hint = Los comandos son iniciar, detener, reiniciar, estado, registros, eventos, recargar, ejecutar, inicializar, comprobar, ayuda y versión. Para saber más, escriba: ImageServing ayuda
# $typed: the word as it was typed.
usage-unknown-command = No existe el comando «{ $typed }».
    .hint = Para ver todos los comandos, escriba: ImageServing ayuda
# $typed: the word as it was typed; $suggestions: list of similar commands, never executed.
usage-unknown-command-nearest = No existe el comando «{ $typed }».
    .hint = Comandos parecidos: { $suggestions }
# $typed: the option as it was typed.
usage-unknown-option = No existe la opción «{ $typed }».
    .hint = Para ver todas las opciones, escriba: ImageServing ayuda
# $typed: the option as it was typed; $suggestion: a similar option.
usage-unknown-option-nearest = No existe la opción «{ $typed }».
    .hint = Una opción parecida: { $suggestion }
# The option exists, for other commands. $option: the option; $command: the command as it was typed.
usage-misplaced-option = La opción «{ $option }» no se aplica a «{ $command }».
    .hint = Para ver las opciones de cada comando, escriba ImageServing ayuda seguido del comando.
# $option: an option that must be followed by a value.
usage-missing-value = Falta el valor de la opción «{ $option }».
    .hint = Para ver qué valores admite, escriba: ImageServing ayuda
# $option: an option; $value: what followed it.
usage-invalid-value = «{ $value }» no es un valor válido para «{ $option }».
    .hint = Para ver qué valores admite, escriba: ImageServing ayuda
# $option: an option; $value: what followed it; $choices: list of the allowed words.
usage-invalid-value-choices = «{ $value }» no es un valor válido para «{ $option }».
    .hint = Valores admitidos: { $choices }
# $option: an option that takes no value; $value: the value that was given.
usage-unexpected-value = La opción «{ $option }» no lleva valor, pero se indicó «{ $value }».
    .hint = Quite el valor.
# $option: an option; $value: what followed it.
usage-bad-duration = «{ $value }» no es una duración («{ $option }»).
    .hint = Indique un número con su unidad: 500ms, 30s, 2m o 1h 30m
# $option: an option; $value: what followed it.
usage-bad-time = «{ $value }» no es un momento válido («{ $option }»).
    .hint = Indique una hora, una fecha con su hora o cuánto tiempo hace: 08:30, "2026-11-21 08:30" o 15m
# $option: an option; $value: what followed it.
usage-bad-count = «{ $value }» no es un número de líneas («{ $option }»).
    .hint = Indique un número entero; por ejemplo, 100.
# $option: an option; $value: what followed it.
usage-bad-port = «{ $value }» no es un puerto para «{ $option }».
    .hint = Indique un número del 1 al 65535 para ps, o nombre el servidor: is=27400, svg=27401 o ps=8081
# $port: a port that two of the built-in servers would have.
usage-same-port = Dos servidores no pueden tener el mismo puerto ({ $port }).
    .hint = Elija otro con --port; por ejemplo, --port is=27400.
# $option: an option; $value: what followed it.
usage-bad-address = «{ $value }» no es una dirección para «{ $option }».
    .hint = Indique una dirección IP y un puerto: 127.0.0.1:8080
# $option: an option; $value: what followed it.
usage-bad-size = «{ $value }» no es un tamaño («{ $option }»).
    .hint = Indique un número con su unidad: 512MiB o 1GiB
# $value: what followed --lang; $known: list of the languages there are.
usage-bad-language = El idioma «{ $value }» no está disponible.
    .hint = Idiomas disponibles: { $known }
# $typed: an argument too many.
usage-surplus = Sobra el argumento «{ $typed }».
    .hint = Para ver qué admite cada comando, escriba: ImageServing ayuda
# $argument: what is missing.
usage-missing-argument = Falta el argumento «{ $argument }».
    .hint = Para ver qué admite cada comando, escriba: ImageServing ayuda
# After serve, which configurations use. $known: list of the built-in servers.
usage-missing-server = No se indicó ningún servidor integrado.
    .hint = Indique uno de estos: { $known }
# As above. $typed: the word as it was typed; $known: list of the built-in servers.
usage-unknown-server = No existe el servidor integrado «{ $typed }».
    .hint = Los servidores integrados son: { $known }
# $option: an option that was given twice.
usage-repeated-option = La opción «{ $option }» se indicó más de una vez.
    .hint = Indíquela una sola vez.
# $option, $other: two options that exclude each other.
usage-conflict = Las opciones «{ $option }» y «{ $other }» no se pueden usar juntas.
    .hint = Quite una de las dos.
# $escaped: an argument in an unknown character encoding, its odd bytes escaped as \xE4.
usage-not-text = El argumento «{ $escaped }» no se puede leer como texto.
    .hint = Escríbalo en UTF-8 o indique en LC_CTYPE la codificación de caracteres de su terminal.
# The command line is wrong in a way that has no message of its own.
usage-other = La línea de comandos no se entiende.
    .hint = Para ver la sintaxis de los comandos, escriba: ImageServing ayuda

### Other errors, on standard error

# Where a fault in the configuration stands. $path: the file; $line, $column: from 1.
error-config-place = { $path }, línea { $line }, columna { $column }
# $path: where the configuration file was looked for.
error-config-missing = No existe el archivo de configuración { $path }.
    .hint = Créelo con ImageServing inicializar o indique otro con --config o --home.
# $path: the file; $reason: the system's reason (os-...).
error-config-unreadable = No se pudo leer el archivo de configuración { $path }: { $reason }.
    .hint = Compruebe el archivo y sus permisos.
# $path: the file; $line: the first line that is not UTF-8.
error-config-not-text = El archivo de configuración { $path } no es texto UTF-8 en la línea { $line }.
    .hint = Guarde el archivo en UTF-8.
# The file that init was to write. $path: the file.
error-config-exists = El archivo de configuración { $path } ya existe y se ha dejado como estaba.
    .hint = Muévalo antes a otro lugar o indique otro archivo con --config.
# The file that init was to write. $path: the file; $reason: the system's reason (os-...).
error-config-unwritable = No se pudo escribir el archivo de configuración { $path }: { $reason }.
    .hint = Compruebe el directorio y sus permisos o indique otro archivo con --config.
# Seen in a program that was built without the built-in servers, for example by init.
error-without-servers = Este programa se compiló sin los servidores integrados.
    .hint = Escriba una configuración para otros servidores; en el manual hay una de ejemplo.
# Neither --home nor a home folder is known.
error-no-home = No se encuentra ningún directorio para esta instancia: HOME no está definida.
    .hint = Indique un directorio con --home o defina HOME.
# Shown by commands that need a supervisor, and by status on standard output.
error-not-running = El supervisor de servidores no está en ejecución.
    .hint = Para iniciarlo, escriba: ImageServing iniciar
# $path: the socket.
error-not-allowed = No tiene permiso para usar el supervisor de servidores: permiso denegado en { $path }.
    .hint = Use la cuenta con la que se ejecuta el supervisor, root o una cuenta del grupo indicado en «control-group».
# $path: the socket; $reason: the system's reason (os-...).
error-unreachable = No se puede contactar con el supervisor de servidores en { $path }: { $reason }.
    .hint = Compruebe si su proceso sigue vivo; su registro dice qué fue lo último que hizo.
# The supervisor closed the connection before it answered.
error-connection-lost = El supervisor de servidores cerró la conexión antes de responder.
    .hint = Consulte de nuevo con: ImageServing estado
# The supervisor was killed and nobody brought it up again; its components may still be running.
error-abandoned = El supervisor de servidores ya no está en ejecución, pero quizá lo estén todavía los componentes que inició.
    .hint = Para que un supervisor nuevo se haga cargo de ellos, escriba: ImageServing iniciar. Para detenerlos: ImageServing detener
# "run" ends because of a component with "essential". $component.
error-essential-lost = { $component } ha fallado y es esencial; por eso ha terminado el supervisor de servidores.
    .hint = Su registro e «ImageServing eventos» dicen por qué falló.
# $path: a log file or folder; $reason.
error-log-unreadable = No se puede leer el registro { $path }: { $reason }.
    .hint = Pueden leerlo root, el propietario del supervisor y los miembros del grupo indicado en «control-group».
# $theirs, $ours: protocol versions.
error-other-version = El supervisor de servidores en ejecución es de otra versión (usa el protocolo { $theirs }; este programa, el { $ours }).
    .hint = Deténgalo con el programa con el que se inició e inícielo después con este.
# $log: the supervisor's own log file.
error-daemon-died = El supervisor de servidores no llegó a iniciarse.
    .hint = El motivo está en su registro: { $log }
# $reason: the system's reason (os-...).
error-daemon-not-started = No se pudo ejecutar el supervisor de servidores: { $reason }.
    .hint = Compruebe que el archivo del programa sigue en su sitio y que al sistema le quedan memoria y procesos.
# $time: the time given with --timeout.
error-timed-out = El comando no terminó en { $time }; lo que ordenó sigue su curso.
    .hint = Para ver cómo va, escriba: ImageServing estado
# $reason: the system's reason (os-...).
error-unwritable = No se pudo escribir la respuesta en la salida estándar: { $reason }.
    .hint = Si se dio una orden, se ha cumplido de todos modos.

### The comments in the configuration file that init writes. Lines are broken later: write each as one.
### Do not translate keys, values, options and file names. No quotation marks are needed around keys.

# On top of the file.
template-file = Configuración de ImageServing, escrita con «ImageServing inicializar». Pone en marcha los tres servidores integrados, accesibles solo desde este equipo. Después de un cambio, escriba «ImageServing comprobar» para revisarla y «ImageServing reiniciar» para que entre en vigor. El manual explica todas las claves.
template-examples = Los ajustes que siguen a un # son ejemplos sin efecto. Para usar uno, quite el #.
# [supervisor], control-group.
template-control-group = Los miembros de este grupo pueden usar ImageServing, además de root y del propietario del supervisor.
# What each of the three servers does; above its table.
template-svg = El servidor SVG convierte dibujos en imágenes para el servidor de imágenes.
template-is = El servidor de imágenes genera imágenes de cualquier tamaño y formato para el servidor de plataforma.
template-ps = El servidor de plataforma responde a los navegadores. Guarda las imágenes generadas, para no tener que generarlas otra vez.
# The keys of a component.
template-command = El programa y sus argumentos. --listen es la dirección en la que responde el servidor; para que otros equipos puedan acceder a él, debe ser una dirección de este equipo en la red. Si cambia un puerto, cámbielo en todos los lugares donde aparece.
# The arguments of is.
template-image-arguments = Cada --images es un directorio de imágenes; una imagen se toma del primero que la contiene. --svg-server es la dirección de svg.
# The arguments of ps.
template-platform-arguments = --image-server es la dirección de is; --content, el directorio de los demás archivos, que se sirven bajo /is/content/; --cache, el directorio de las imágenes guardadas, y --cache-size, lo que pueden ocupar como máximo. Con --access-log=off no se escribe una línea por cada petición.
template-start-priority = Los componentes de menor número se inician primero; los de igual número, a la vez.
template-ready = El propio servidor avisa de que está disponible; este es el plazo que tiene para ello.
template-health = Lo que debe seguir respondiendo y cada cuánto se comprueba. Si falla las veces seguidas que se indican, el servidor se detiene y se vuelve a iniciar.
template-stop-timeout = Plazo para terminar las peticiones en curso. Después se fuerza la terminación de lo que quede del servidor.
template-memory-limit = Se detiene y se vuelve a iniciar cuando ocupa más memoria de la indicada.
# Above the examples of what any component may have.
template-further = Cualquier componente admite además lo siguiente; aquí, como ejemplos para el anterior.
template-user = Usuario y grupo con los que se ejecuta si root inicia el supervisor. El usuario debe poder usar los directorios indicados más arriba.
template-environment = Variables de entorno.
template-limits = Límites de sus procesos; aquí, el de archivos abiertos.
template-restart = Si se vuelve a iniciar cuando termina por sí solo, y las esperas entre intentos.
template-log = Cuándo se cambia su registro por otro nuevo y cuántos antiguos se conservan.
# Above the example of a component that is no built-in server.
template-another = También puede ser un componente cualquier otro servidor que permanezca en primer plano.

### What keeps a built-in server from its work, on its standard error, which goes into its log

# $address: host and port.
error-serve-port-taken = Otro programa ya escucha en { $address }.
    .hint = Detenga ese programa o elija otro puerto en la configuración.
# $address: host and port; $reason: the system's reason (os-...).
error-serve-address = El servidor no puede escuchar en { $address }: { $reason }.
    .hint = Elija una dirección de este equipo y un puerto superior a 1023, salvo que el servidor se ejecute como root.
# $path: a folder; $reason: the system's reason (os-...).
error-serve-folder = No se puede usar el directorio { $path }: { $reason }.
    .hint = Créelo, corrija sus permisos o indique otro en la configuración.
# The server makes a picture when it starts, to see that it can.
error-serve-trial = El servidor no pudo generar su imagen de prueba.
    .hint = Consulte su registro y compruebe si al equipo le queda memoria.
# All threads that compute were at one request each for a long time. The server ends, so that it is started again.
error-serve-stuck = El servidor termina porque ninguno de sus trabajos llega ya a su fin.
    .hint = Vea en el registro de accesos qué imágenes se pidieron y compruebe si al equipo le queda capacidad de procesador.
# $reason: the system's reason (os-...).
error-serve-system = El servidor no puede funcionar en este sistema: { $reason }.
    .hint = Compruebe si se ha llegado al límite de procesos, de memoria o de archivos abiertos.

### Faults in the configuration, on standard error, exit code 6
### In all of them: $place: file, line and column (error-config-place); $key: the whole key.

# The text is not TOML.
fault-syntax = { $place }: esto no es TOML válido.
    .hint = Busque una comilla, un corchete o un signo igual que falte.
fault-duplicate-key = { $place }: la clave «{ $key }» está definida dos veces.
    .hint = Deje solo una.
fault-unknown-key = { $place }: no existe la clave «{ $key }».
    .hint = Revise cómo está escrita o quítela.
# $nearest: the key that was probably meant.
fault-unknown-key-nearest = { $place }: no existe la clave «{ $key }».
    .hint = Quizá quiso escribir «{ $nearest }».
fault-missing-key = { $place }: falta la clave «{ $key }».
    .hint = Añádala.
# $expected, $found: kinds of values (kind-...).
fault-wrong-type = { $place }: «{ $key }» debe ser { $expected }, no { $found }.
    .hint = Corrija el valor.
# $least, $greatest: the ends of the allowed range, which includes them.
fault-out-of-range = { $place }: «{ $key }» debe estar entre { $least } y { $greatest }.
    .hint = Elija un valor dentro de esos límites.
# $least, $greatest: the shortest and the longest duration allowed, as finished durations.
fault-duration-out-of-range = { $place }: «{ $key }» debe estar entre { $least } y { $greatest }.
    .hint = Elija una duración dentro de esos límites.
# $value: the value; $choices: list of the allowed words.
fault-not-one-of = { $place }: «{ $value }» no es un valor válido para «{ $key }».
    .hint = Valores admitidos: { $choices }
# $value: the value.
fault-bad-duration = { $place }: «{ $value }» no es una duración («{ $key }»).
    .hint = Escriba un número con su unidad: "500ms", "30s" o "1m 30s"
# $value: the value.
fault-bad-size = { $place }: «{ $value }» no es un tamaño («{ $key }»).
    .hint = Escriba un número con su unidad: "512KiB", "64MiB" o "2GiB"
# $value: the value.
fault-bad-address = { $place }: «{ $value }» no es una dirección («{ $key }»).
    .hint = Escriba el host y el puerto: "127.0.0.1:8080"
# $value: the value.
fault-bad-url = { $place }: «{ $value }» no es una URL que se pueda comprobar («{ $key }»).
    .hint = Escriba "http://127.0.0.1:8080/ruta"; aquí no se admite https.
# $value: the value.
fault-bad-pattern = { $place }: «{ $value }» no es una expresión regular («{ $key }»).
    .hint = Busque un paréntesis o corchete sin cerrar o una barra invertida de más.
# $value: the value.
fault-bad-component-name = { $place }: «{ $value }» no sirve como nombre de componente.
    .hint = Use de 1 a 32 letras (de la A a la Z, sin acentos), cifras, «-» y «_»; el primer carácter debe ser una letra o una cifra.
# $value: the value.
fault-bad-signal = { $place }: «{ $value }» no es una señal que pueda detener un componente («{ $key }»).
    .hint = Las habituales son SIGTERM, SIGINT, SIGQUIT y SIGHUP.
# $value: the value.
fault-bad-umask = { $place }: «{ $value }» no es una umask («{ $key }»).
    .hint = Escriba tres cifras octales entre comillas, como "027".
# $name: the name as configured.
fault-bad-variable = { $place }: «{ $name }» no sirve como nombre de variable de entorno («{ $key }»).
    .hint = Use un nombre sin «=».
fault-empty-or-zero = { $place }: «{ $key }» no puede estar vacío ni contener un byte nulo.
    .hint = Póngale un valor.
# $keys: list of the keys.
fault-not-exactly-one = { $place }: «{ $key }» necesita una sola de estas claves: { $keys }.
    .hint = Indique una, y solo una.
# $name: the name of a component that does not exist.
fault-unknown-component = { $place }: no existe el componente «{ $name }» («{ $key }»).
    .hint = Revise cómo está escrito o defina el componente.
# $name: the name of a component that does not exist; $nearest: the one that was probably meant.
fault-unknown-component-nearest = { $place }: no existe el componente «{ $name }» («{ $key }»).
    .hint = Quizá quiso escribir «{ $nearest }».
# $circle: the components, each depends on the next and the last on the first: "a -> b -> a".
fault-cycle = { $place }: estos componentes dependen unos de otros en círculo: { $circle }.
    .hint = Quite una de las dependencias.

# Kinds of values, used for $expected and $found in fault-wrong-type.
kind-text = un texto entre comillas
kind-integer = un número entero
kind-number = un número
kind-boolean = true o false
kind-text-list = una lista de textos
kind-list = una lista
kind-table = una tabla
kind-date-time = una fecha u hora
kind-duration = una duración entre comillas, como "30s"
kind-size = un tamaño, como "2GiB"

### Refusals: the supervisor carried nothing out. On standard error.

# $protocol: the supervisor's protocol version; $release: its release, for example 0.1.0.
refusal-version = El supervisor de servidores en ejecución es de otra versión ({ $release }, protocolo { $protocol }).
    .hint = Deténgalo con el programa con el que se inició e inícielo después con este.
refusal-malformed = El supervisor de servidores no entendió la petición.
    .hint = Compruebe que el supervisor y este programa son de la misma versión.
refusal-too-long = El supervisor de servidores rechazó la petición: es demasiado larga.
    .hint = Indique menos componentes a la vez.
refusal-busy = El supervisor de servidores tiene demasiadas conexiones.
    .hint = Vuelva a intentarlo dentro de un momento.
refusal-not-allowed = No tiene permiso para usar este supervisor de servidores.
    .hint = Use la cuenta con la que se ejecuta el supervisor, root o una cuenta del grupo indicado en «control-group».
# $name: the component as it was typed; $known: list of the components there are.
refusal-unknown-component = No existe el componente «{ $name }».
    .hint = Los componentes son: { $known }
# As above, where the configuration has no component at all.
refusal-unknown-component-none = No existe el componente «{ $name }».
    .hint = La configuración no define ningún componente.
refusal-ending = El supervisor de servidores está a punto de terminar.
    .hint = Vuelva a intentarlo cuando haya terminado.
# A second "reload" while the first is under way.
refusal-reloading = La configuración ya se está recargando.
    .hint = Espere a que termine y escriba: ImageServing recargar
# $path: the state file in the run folder; $version: the version of its format.
refusal-newer-state = Una versión más reciente escribió { $path } (formato { $version }), así que esta no puede hacerse cargo de lo que está en ejecución.
    .hint = Use la versión más reciente o detenga antes los componentes con ella.
# The program on disk cannot be executed, so the supervisor goes on as it is. $path; $reason.
refusal-replacement = El programa { $path } no puede ocupar el lugar del supervisor de servidores: { $reason }.
    .hint = Compruebe el archivo y sus permisos.
# $pid: the process of the supervisor that runs.
refusal-owned = Esta instancia ya tiene un supervisor de servidores (PID { $pid }).
    .hint = Para detenerlo, escriba: ImageServing detener
# As above, where its process is not known.
refusal-owned-unknown = Esta instancia ya tiene un supervisor de servidores.
    .hint = Para detenerlo, escriba: ImageServing detener
# $path: the folder; $reason: the system's reason (os-...).
refusal-folder = No se puede crear el directorio { $path } o escribir en él: { $reason }.
    .hint = Compruebe sus permisos o elija otro lugar con --home.
# $path: the socket; $reason: the system's reason (os-...).
refusal-socket = No se puede crear el socket { $path }: { $reason }.
    .hint = Compruebe el directorio o elija otro lugar con --home.
# The supervisor had to read the configuration, and it is wrong. $path: the file; $line, $column: from 1.
refusal-configuration = La configuración tiene un error, así que no se cambió nada: { $path }, línea { $line }, columna { $column }.
    .hint = Corrija el archivo y vuelva a intentarlo.
# As above, where the file cannot be read at all. $path.
refusal-configuration-unreadable = No se pudo leer el archivo de configuración { $path }, así que no se cambió nada.
    .hint = Compruebe el archivo y sus permisos.
# $name: the group as configured.
refusal-control-group = El grupo «{ $name }» (control-group) no existe en este equipo.
    .hint = Cree el grupo o corrija la configuración.
# $component; $program: the file as configured; $reason: the system's reason (os-...).
refusal-program = { $component }: no se puede ejecutar el programa { $program }: { $reason }.
    .hint = Instale el programa o corrija «command» en la configuración.
# $component; $path: the folder; $reason: the system's reason (os-...).
refusal-directory = { $component }: no se puede entrar en el directorio de trabajo { $path }: { $reason }.
    .hint = Cree el directorio o corrija «directory» en la configuración.
# $component, a built-in server; $path: a folder that it was told of; $reason: the system's reason (os-...).
refusal-server-folder = { $component }: no se puede usar el directorio { $path }: { $reason }.
    .hint = Créelo y dé acceso a él al usuario del componente, o indique otro en «command».
# $component; $name: the user or group as configured.
refusal-identity = { $component }: en este equipo no existe ningún usuario o grupo «{ $name }».
    .hint = Créelo o corrija «user» y «group» en la configuración.
# $component; $name: the user or group as configured.
refusal-not-root = { $component } debe ejecutarse como «{ $name }», y eso solo está al alcance de root.
    .hint = Ejecute ImageServing como root o quite «user» y «group» de la configuración.
# $component; $address: host and port; $program, $pid: who has it.
refusal-port-taken = { $component }: otro programa ocupa la dirección { $address }: { $program } (PID { $pid }).
    .hint = Detenga ese programa o elija otro puerto.
# As above, where the other program is not known.
refusal-port-taken-unknown = { $component }: otro programa ocupa la dirección { $address }.
    .hint = Para saber cuál es: ss -ltnp
# As refusal-port-taken, where no configuration exists. $port: a value for --port.
refusal-default-port-taken = { $component }: otro programa ocupa la dirección { $address }: { $program } (PID { $pid }).
    .hint = Detenga ese programa o elija otro puerto: ImageServing inicializar --port { $port }
# As above, where the other program is not known.
refusal-default-port-taken-unknown = { $component }: otro programa ocupa la dirección { $address }.
    .hint = Búsquelo con ss -ltnp o elija otro puerto: ImageServing inicializar --port { $port }
# $component, a built-in server; $address: host and port; $reason: the system's reason (os-...).
refusal-address = { $component } no puede escuchar en { $address }: { $reason }.
    .hint = Elija en «command» una dirección de este equipo y un puerto superior a 1023, salvo que se ejecute como root.
# $component, a built-in server; $argument: an argument that it does not take, or has already.
refusal-server-argument-misplaced = { $component }: el argumento «{ $argument }» no se admite en «command».
    .hint = Quítelo o corríjalo; el manual indica los argumentos de cada servidor integrado.
# $component, a built-in server; $argument: an argument that has no value.
refusal-server-argument-no-value = { $component }: falta el valor del argumento «{ $argument }» en «command».
    .hint = Escriba el valor a continuación; el manual indica cuál.
# $component, a built-in server; $argument: an argument that it cannot do without.
refusal-server-argument-missing = { $component }: falta el argumento «{ $argument }» en «command».
    .hint = Añádalo con su valor; el manual indica cuál.
# $component, a built-in server; $argument: an argument; $value: what follows it.
refusal-server-argument-bad-value = { $component }: «{ $value }» no es un valor válido para el argumento «{ $argument }» de «command».
    .hint = Corríjalo: por ejemplo, 127.0.0.1:8080 para una dirección, 1GiB para un tamaño, o bien on y off.

### What check finds, besides configuration faults and refusals. On standard output.

# $component, $other: two components; $address: host and port.
finding-same-address = { $component } tiene la misma dirección que { $other }: { $address }.
    .hint = Elija otro puerto para uno de los dos.
# A warning. $component; $address: host and port that its "health" names.
finding-health-of-stranger = { $component }: su salud se consulta en { $address }, donde escucha un programa que no es ninguno de los componentes.
    .hint = Corrija la dirección en «health» o detenga ese programa.
# A warning. $limits: the sum of all memory-limit; $memory: what the machine or container has; finished sizes.
finding-memory-limits = Los componentes pueden ocupar entre todos { $limits } de memoria, y solo hay { $memory }.
    .hint = Reduzca «memory-limit» o añada memoria.
# A warning. $available: a finished size.
finding-memory-short = Solo quedan { $available } de memoria.
    .hint = Termine los programas que no hagan falta o añada memoria.

# One finding, on one line. $finding: a whole sentence; $cure: the advice to it.
check-error = Error: { $finding } { $cure }
check-warning = Advertencia: { $finding } { $cure }
# The last line of check. Nothing was found:
check-fine = Todo está en orden.
# Only warnings were found. $count (number): how many.
check-warned =
    { $count ->
        [one] Se puede iniciar; hay { $count } advertencia.
       *[other] Se puede iniciar; hay { $count } advertencias.
    }
# Errors were found. $count (number): how many.
check-failed =
    { $count ->
        [one] No se puede iniciar: hay { $count } error.
       *[other] No se puede iniciar: hay { $count } errores.
    }

### What became of a component that an order named. On standard output; failed and overruled ones on standard error.

# $component; $pid; $time: from the order until it was ready.
outcome-started = { $component } está en ejecución (PID { $pid }, disponible tras { $time }).
# $component; $pid.
outcome-already-running = { $component } ya estaba en ejecución (PID { $pid }).
# $component.
outcome-stopped = { $component } se ha detenido.
# $component.
outcome-already-stopped = { $component } no estaba en ejecución.
# $component; $pid; $time: from the order until it was ready.
outcome-restarted = { $component } se ha reiniciado (PID { $pid }, disponible tras { $time }).
# $component; $attempts: failures in a row. A line with the cause (failure-...) follows.
outcome-failed =
    { $attempts ->
        [one] { $component } no se pudo iniciar.
       *[other] { $component } no se pudo iniciar tras { $attempts } intentos.
    }
# $component, which nobody tried to start. A line with the cause (failure-dependency) follows.
outcome-not-started = { $component } no se ha iniciado.
# Stands above the last lines that a failed component wrote. $component.
outcome-last-lines = Últimas líneas que escribió { $component }:
# Stands in the place of the last lines, where it wrote nothing. $component.
outcome-no-lines = { $component } no escribió nada.
# In the place of what the components wrote (logs), where none wrote anything yet.
outcome-no-logs = Todavía no hay registros.
# In the place of what happened (events), before the first start.
outcome-no-events = Todavía no hay eventos.
# $component.
outcome-finished = { $component } ha terminado con normalidad y, según la configuración, no se vuelve a iniciar.
# $component.
outcome-overruled = { $component }: otra orden posterior dejó esta sin efecto.
# "reload" changed nothing about it. $component.
outcome-unchanged = { $component }: sin cambios.
# "reload" stopped it because the configuration does not name it any more. $component.
outcome-dropped = { $component } ya no figura en la configuración y se ha detenido.
# $component. Seen with --no-wait.
outcome-accepted = { $component }: orden aceptada.
# After "reload" of a configuration that is the one in force.
outcome-reload-nothing = No ha cambiado nada.
# An order concerned no component: the configuration has none that is started by itself.
outcome-nothing = No hay ningún componente al que aplicar la orden.
# After init. $path: the file that it has written; $options: " --home DIR" and the like, as they were typed, or nothing.
outcome-initialized = La configuración está en { $path }.
    .hint = Edítela si lo desea y después escriba: ImageServing iniciar{ $options }
# After a stop of everything.
outcome-supervisor-stopped = El supervisor de servidores se ha detenido.
# After "reload --exec". No component was touched.
outcome-replaced = El supervisor de servidores continúa con el programa que hay ahora en el disco.
# After a stop where no supervisor ran: nothing changed.
outcome-supervisor-already-stopped = El supervisor de servidores no estaba en ejecución.
# Below a start that changed nothing, when the typed word begins a longer phrase.
# $typed: the word that was typed; $phrase: the longer phrase.
outcome-longer-phrase = Todo estaba ya en ejecución. Para reiniciar, escriba: ImageServing { $phrase } (ha escrito «{ $typed }»).

### Why a component failed. On standard error, with the outcome or as it happens.

# $component; $reason: the system's reason (os-...).
failure-spawn-fork = { $component }: el sistema no pudo crear un proceso nuevo: { $reason }.
    .hint = Compruebe cuántos procesos y cuánta memoria están en uso.
# $component; $path: the file concerned; $reason: the system's reason (os-...).
failure-spawn-output = { $component }: no se pudo abrir su archivo de registro { $path }: { $reason }.
    .hint = Compruebe el directorio de registros y sus permisos.
failure-spawn-directory = { $component }: no se pudo entrar en el directorio de trabajo { $path }: { $reason }.
    .hint = Compruebe «directory» en la configuración y los permisos del directorio.
failure-spawn-limit = { $component }: no se pudo aplicar un límite a sus procesos: { $reason }.
    .hint = Compruebe «limits» y «nice» en la configuración; para elevarlos hay que ser root.
failure-spawn-identity = { $component }: no se pudo asignar su usuario o su grupo: { $reason }.
    .hint = Compruebe «user» y «group» en la configuración; para cambiarlos hay que ser root.
failure-spawn-execute = { $component }: no se pudo ejecutar el programa { $path }: { $reason }.
    .hint = Compruebe «command» en la configuración, los permisos del archivo y, si es un script, el intérprete de su primera línea.
# $component; $code: exit status, 0 to 255; $time: how long it had run.
failure-ended-code = { $component } terminó con el código de salida { $code } tras { $time }.
# $component; $signal: name of the signal; $time: how long it had run.
failure-ended-signal = { $component } terminó por la señal { $signal } tras { $time }.
# $component; $time: how long it had run.
failure-ended-unknown = { $component } terminó tras { $time }.
# In all that follow: $component; $time: the time that it had to become ready.
# $address: host and port.
failure-late-no-listener = { $component } no llegó a estar disponible en { $time }: nadie escucha en { $address }.
    .hint = Compruebe que el programa usa esta dirección y que el plazo es suficiente («ready»).
# $address; $program, $pid: who listens there instead.
failure-late-stranger = { $component } no llegó a estar disponible en { $time }: otro programa escucha en { $address }: { $program } (PID { $pid }).
    .hint = Detenga ese programa o elija otro puerto.
# $address. As above, where the other program is not known.
failure-late-stranger-unknown = { $component } no llegó a estar disponible en { $time }: otro programa escucha en { $address }.
    .hint = Para saber cuál es: ss -ltnp
# $address.
failure-late-no-answer = { $component } no llegó a estar disponible en { $time }: { $address } no responde.
    .hint = Compruebe el programa y que el plazo es suficiente («ready»).
# $url: what was asked for; $status: the HTTP status of the answer.
failure-late-http-status = { $component } no llegó a estar disponible en { $time }: { $url } responde con el estado HTTP { $status }.
    .hint = Compruebe el programa y la URL de «ready».
# $pattern: the regular expression.
failure-late-no-log-line = { $component } no llegó a estar disponible en { $time }: ninguna línea de su salida coincide con «{ $pattern }».
    .hint = Compruebe el patrón de «ready» y que el plazo es suficiente.
failure-late-no-notification = { $component } no llegó a estar disponible en { $time }: no envió READY=1.
    .hint = Compruebe que el programa admite este tipo de notificación («ready»).
# $component; $on: label of the component that it depends on.
failure-dependency = { $component } requiere { $on }, que no está en ejecución.
    .hint = Ocúpese primero de ese componente.
# Health checks failed; the component is restarted. $component; $count: how many in a row; $address.
failure-unhealthy-no-listener =
    { $count ->
        [one] { $component } falló en { $count } comprobación de salud: nadie escucha en { $address }.
       *[other] { $component } falló en { $count } comprobaciones de salud seguidas: nadie escucha en { $address }.
    }
# The same.
failure-unhealthy-no-answer =
    { $count ->
        [one] { $component } falló en { $count } comprobación de salud: { $address } no responde.
       *[other] { $component } falló en { $count } comprobaciones de salud seguidas: { $address } no responde.
    }
# The same; $url, $status.
failure-unhealthy-http-status =
    { $count ->
        [one] { $component } falló en { $count } comprobación de salud: { $url } responde con el estado HTTP { $status }.
       *[other] { $component } falló en { $count } comprobaciones de salud seguidas: { $url } responde con el estado HTTP { $status }.
    }
# The same; $code: exit status of the program that checks.
failure-unhealthy-program-code =
    { $count ->
        [one] { $component } falló en { $count } comprobación de salud: el programa de comprobación terminó con el código de salida { $code }.
       *[other] { $component } falló en { $count } comprobaciones de salud seguidas: el programa de comprobación terminó con el código de salida { $code }.
    }
# The same; $signal.
failure-unhealthy-program-signal =
    { $count ->
        [one] { $component } falló en { $count } comprobación de salud: el programa de comprobación terminó por la señal { $signal }.
       *[other] { $component } falló en { $count } comprobaciones de salud seguidas: el programa de comprobación terminó por la señal { $signal }.
    }
# The same; $time: how long the program may take.
failure-unhealthy-program-hung =
    { $count ->
        [one] { $component } falló en { $count } comprobación de salud: el programa de comprobación no terminó en { $time }.
       *[other] { $component } falló en { $count } comprobaciones de salud seguidas: el programa de comprobación no terminó en { $time }.
    }
# The same; $reason.
failure-unhealthy-program-missing =
    { $count ->
        [one] { $component } falló en { $count } comprobación de salud: no se puede ejecutar el programa de comprobación: { $reason }.
       *[other] { $component } falló en { $count } comprobaciones de salud seguidas: no se puede ejecutar el programa de comprobación: { $reason }.
    }
# $component; $used and $limit: sizes.
failure-memory = { $component } llegó a ocupar { $used } de memoria, y su límite es de { $limit }.
    .hint = Aumente «memory-limit» si es lo que necesita en condiciones normales.

### What happens while an order is carried out. On standard error, one line each.

# $component; $pid.
notice-spawned = { $component } se está iniciando (PID { $pid }).
# $component; $pid; $time: from spawn to ready.
notice-ready = { $component } ha tardado { $time } en estar disponible (PID { $pid }).
# $component; $pid.
notice-stopping = { $component } se está deteniendo (PID { $pid }).
# $component; $pid.
notice-killed = { $component } no se detuvo a tiempo y se forzó su terminación (PID { $pid }).
# $component.
notice-stopped = { $component } se ha detenido.
# $component; $count: processes.
notice-remnants =
    { $count ->
        [one] { $component }: se ha terminado { $count } proceso que quedaba.
       *[other] { $component }: se han terminado { $count } procesos que quedaban.
    }
# $component; $attempt: failures in a row; $delay: from now.
notice-retrying =
    { $attempt ->
        [one] { $component } se iniciará de nuevo dentro de { $delay } ({ $attempt } fallo hasta ahora).
       *[other] { $component } se iniciará de nuevo dentro de { $delay } ({ $attempt } fallos hasta ahora).
    }
# $component.
notice-finished = { $component } ha terminado y, según la configuración, no se vuelve a iniciar.
# $component; $attempts: failures in a row.
notice-gave-up =
    { $attempts ->
        [one] { $component } ha fallado { $attempts } vez; no habrá más intentos.
       *[other] { $component } ha fallado { $attempts } veces seguidas; no habrá más intentos.
    }
# $pid.
notice-supervisor-started = El supervisor de servidores está en ejecución (PID { $pid }).
# $pid.
notice-supervisor-stopping = El supervisor de servidores se está deteniendo (PID { $pid }).
# The supervisor goes on as another release of the program. $pid.
notice-supervisor-replaced = El supervisor de servidores continúa con el programa que hay ahora en el disco (PID { $pid }).
# A running component came under a new supervisor. $component, $pid.
notice-adopted = { $component } seguía en ejecución (PID { $pid }) y queda a cargo del supervisor nuevo.
# The state file cannot be read.
notice-state-garbled = El archivo de estado del anterior supervisor de servidores está dañado y no se usa.
# The machine was started anew since.
notice-state-other-boot = El archivo de estado del anterior supervisor de servidores es de antes del último arranque del equipo y no se usa.
# $component, $pid: the PID that it had.
notice-state-reused = { $component } ya no está en ejecución: el PID { $pid } es ahora de otro proceso, que no se toca.
# $pid: the new guardian.
notice-guardian-replaced = El guardián del supervisor de servidores había desaparecido; hay uno nuevo (PID { $pid }).
# A health check failed. $component; $count of $of in a row; $address.
notice-check-no-listener = { $component }, comprobación de salud fallida ({ $count } de { $of }): nadie escucha en { $address }.
# The same.
notice-check-no-answer = { $component }, comprobación de salud fallida ({ $count } de { $of }): { $address } no responde.
# The same; $url, $status: HTTP status.
notice-check-http-status = { $component }, comprobación de salud fallida ({ $count } de { $of }): { $url } responde con el estado HTTP { $status }.
# The same; $code: exit status of the program that checks.
notice-check-program-code = { $component }, comprobación de salud fallida ({ $count } de { $of }): el programa de comprobación terminó con el código de salida { $code }.
# The same; $signal.
notice-check-program-signal = { $component }, comprobación de salud fallida ({ $count } de { $of }): el programa de comprobación terminó por la señal { $signal }.
# The same; $time: how long the program may take.
notice-check-program-hung = { $component }, comprobación de salud fallida ({ $count } de { $of }): el programa de comprobación no terminó en { $time }.
# The same; $reason.
notice-check-program-missing = { $component }, comprobación de salud fallida ({ $count } de { $of }): no se puede ejecutar el programa de comprobación: { $reason }.
# The log cannot be written, for example because the disk is full. $component, $reason.
notice-log-stalled = Por ahora no se puede guardar la salida de { $component }: { $reason }.
# It can again. $component; $size: how much of its output was dropped.
notice-log-resumed = Ya se puede guardar otra vez la salida de { $component }; se han perdido { $size }.
# After "reload". Numbers of components as text: $started, $restarted, $stopped, $unchanged.
notice-reloaded = Se ha recargado la configuración. Componentes nuevos: { $started }; reiniciados: { $restarted }; detenidos: { $stopped }; sin cambios: { $unchanged }.
# $program: of a hook; $code: its exit status.
notice-hook-failed-code = El hook { $program } terminó con el código de salida { $code }.
# $program, $signal.
notice-hook-failed-signal = El hook { $program } terminó por la señal { $signal }.
# $program.
notice-hook-failed-unknown = El hook { $program } falló.
# $program, $reason.
notice-hook-missing = No se puede ejecutar el hook { $program }: { $reason }.
# $program; $time: how long it may take.
notice-hook-hung = El hook { $program } no terminó en { $time } y se forzó su terminación.
# $program; $count: events that it was not run for.
notice-hook-skipped =
    { $count ->
        [one] El hook { $program } tarda demasiado; no se ejecutó para { $count } evento.
       *[other] El hook { $program } tarda demasiado; no se ejecutó para { $count } eventos.
    }
# $component: one with "essential" that has given up.
notice-essential-lost = { $component } es esencial y no se volverá a iniciar; por eso termina el supervisor de servidores.
# $path: the run folder.
notice-run-folder-remade = El directorio de ejecución { $path } había desaparecido y se ha creado de nuevo.
# $path: the run folder; $reason: the system's reason (os-...).
notice-run-folder-unusable = El directorio de ejecución { $path } ha desaparecido y no se puede crear de nuevo: { $reason }. Los componentes siguen en ejecución y el supervisor de servidores lo sigue intentando.

### What events tells besides, on standard output: each line begins with its time

# An event of a newer release. $name: its stable name, which is not translated.
event-unknown = Ocurrió algo que esta versión no conoce: { $name }
# In all that follow: $component; $time: how long it had run; $attempt: the number of the attempt to start it again.
# $code: exit status, 0 to 255.
event-ended-code-restarted = { $component } terminó con el código de salida { $code } tras { $time }; se inicia de nuevo de inmediato (intento { $attempt }).
# $code: exit status, 0 to 255; $delay: until it is started again.
event-ended-code-retrying = { $component } terminó con el código de salida { $code } tras { $time }; se iniciará de nuevo dentro de { $delay } (intento { $attempt }).
# $signal: name of the signal.
event-ended-signal-restarted = { $component } terminó por la señal { $signal } tras { $time }; se inicia de nuevo de inmediato (intento { $attempt }).
# $signal: name of the signal; $delay: until it is started again.
event-ended-signal-retrying = { $component } terminó por la señal { $signal } tras { $time }; se iniciará de nuevo dentro de { $delay } (intento { $attempt }).
event-ended-unknown-restarted = { $component } terminó tras { $time }; se inicia de nuevo de inmediato (intento { $attempt }).
# $delay: until it is started again.
event-ended-unknown-retrying = { $component } terminó tras { $time }; se iniciará de nuevo dentro de { $delay } (intento { $attempt }).

### The table of status, on standard output

# Column headings: short.
table-component = Componente
table-state = Estado
table-pid = PID
table-uptime = Actividad
table-memory = Memoria
table-restarts = Reinicios
# The supervisor's own row.
table-supervisor = Supervisor de servidores
# Instead of a table, where the configuration has no component.
table-empty = La configuración no define ningún componente.
# Below the table, for a component that waits. $component; $delay: from now.
table-note-backoff = { $component }: próximo intento dentro de { $delay }.
# The same; $code: exit status of the last end.
table-note-backoff-code = { $component } terminó con el código de salida { $code }; próximo intento dentro de { $delay }.
# The same; $signal: name of the signal that ended it.
table-note-backoff-signal = { $component } terminó por la señal { $signal }; próximo intento dentro de { $delay }.
# Below the table, for a component that could not start without another. $component; $on: label of that other one; $id: its name for the command.
table-note-dependency = { $component } no se ha iniciado porque { $on } no estaba en ejecución.
    .hint = Para volver a intentarlo, escriba: ImageServing iniciar { $id }
# Below the table and the cause (failure-...), for a component that was given up. $component; $id: its name for the command; $log: its log file.
table-note-failed = { $component } ha fallado y no habrá más intentos automáticos. Su registro está en { $log }.
    .hint = Para volver a intentarlo, escriba: ImageServing iniciar { $id }

# States in the table and in live lines. They describe a component or service.
state-stopped = detenido
state-starting = iniciándose
state-running = en ejecución
state-stopping = deteniéndose
state-backoff = en espera de reintento
state-failed = fallido

# A live line on a terminal, redrawn in place. $component; $state: one of the states; $time: since it began.
progress-line = { $component }: { $state } ({ $time })

### Reasons of the operating system, for $reason: a phrase after a colon, without a full stop. $errno: its number.

os-enoent = no existe el archivo o el directorio
os-eacces = permiso denegado
os-eperm = operación no permitida
os-enoexec = no es un programa que este equipo pueda ejecutar
os-enotdir = una parte de la ruta no es un directorio
os-eisdir = es un directorio
os-eexist = ya existe
os-eaddrinuse = la dirección está en uso
os-eaddrnotavail = este equipo no tiene esa dirección
os-enospc = no queda espacio en el dispositivo
os-erofs = el sistema de archivos es de solo lectura
os-emfile = demasiados archivos abiertos
os-eagain = al sistema le faltan recursos en este momento
os-enomem = no hay memoria suficiente
os-eloop = demasiados enlaces simbólicos
os-enametoolong = el nombre es demasiado largo
os-etxtbsy = se está escribiendo en el archivo del programa
os-eio = error de entrada o salida del dispositivo
os-einval = el sistema no acepta el valor
os-econnrefused = nadie responde
os-econnreset = se cortó la conexión
os-etimedout = se agotó el tiempo
os-other = error { $errno } del sistema

### Help, on standard output

# What the program is, on top of the help.
help-about = Controla el servidor de imágenes, el servidor de plataforma y el servidor SVG de este equipo.
# Usage lines. Translate the words in capitals, keep the brackets. Of the program as a whole:
help-usage = ImageServing [OPCIONES] COMANDO [COMPONENTE...]
# Of a command that takes components. $command.
help-usage-components = ImageServing { $command } [OPCIONES] [COMPONENTE...]
# Of a command that takes nothing. $command.
help-usage-plain = ImageServing { $command } [OPCIONES]
# Of the help command. $command.
help-usage-help = ImageServing { $command } [COMANDO]

# Headings.
help-heading-usage = Uso:
help-heading-words = Palabras:
help-heading-commands = Comandos:
help-heading-components = Componentes:
help-heading-options = Opciones:
help-heading-examples = Ejemplos:

# Names of values in the list of options; capitals, short.
help-value-tag = IDIOMA
help-value-directory = DIRECTORIO
help-value-file = ARCHIVO
help-value-port = [SERVIDOR=]PUERTO
help-value-duration = DURACIÓN
help-value-count = N
help-value-time = MOMENTO

# One line for each command, in the list of commands.
help-start = Inicia el supervisor de servidores y todos los componentes, o solo los componentes indicados.
    .long = Los componentes se inician en el orden configurado, y el comando termina cuando están disponibles. Lo que ya está en ejecución no se toca.
help-stop = Detiene todos los componentes y el supervisor de servidores, o solo los componentes indicados.
    .long = Los componentes se detienen en orden inverso. Si se indican componentes, el supervisor de servidores y los demás siguen en ejecución.
help-restart = Reinicia todos los componentes y el supervisor de servidores, o solo los componentes indicados.
    .long = Si se indican componentes, el supervisor de servidores y los demás siguen en ejecución.
help-status = Muestra el estado, el proceso, el tiempo de actividad, la memoria y los reinicios.
    .long = Código de salida: 0 si todo lo consultado está en ejecución, 1 si algo no lo está, 3 si no hay ningún supervisor de servidores en ejecución, 4 si no se puede saber.
help-run = Ejecuta el supervisor de servidores en primer plano.
    .long = Para systemd, para contenedores y para buscar fallos. Termina con SIGTERM o Ctrl+C, después de detener todos los componentes.
help-init = Escribe un archivo de configuración de los servidores integrados, listo para editarlo.
    .long = Sin archivo de configuración, los servidores integrados se ejecutan con sus valores predeterminados. El archivo contiene esos valores, cada uno explicado en su idioma. Un archivo que ya existe nunca se sobrescribe.
help-check = Comprueba la configuración y el equipo antes de iniciar.
    .long = Cada problema ocupa una línea, con su solución. Código de salida: 0 si se puede iniciar, 6 si no.
help-reload = Vuelve a leer la configuración; solo se reinicia lo que ha cambiado.
    .long = Los componentes nuevos se inician y los que ya no figuran en la configuración se detienen. Si esta tiene un error, no se cambia nada. Con --exec, el supervisor de servidores continúa con el programa que hay ahora en el disco, sin tocar ningún componente; así se actualiza el programa.
help-logs = Muestra lo que han escrito los componentes.
    .long = Las líneas de varios componentes se muestran por orden cronológico. Sin --lines, son las 100 últimas; con --follow, las 10 últimas y después las nuevas; con --since, todas las posteriores. Funciona también sin ningún supervisor de servidores en ejecución.
help-events = Muestra lo que ha ocurrido: inicios, fallos, reinicios.
    .long = Sin --lines, son los 100 últimos eventos; con --follow, los 10 últimos y después los nuevos. Funciona también sin ningún supervisor de servidores en ejecución.
help-help = Muestra esta ayuda o la de un comando.
    .long = Los comandos se pueden nombrar en cualquiera de los idiomas.
help-version = Muestra la versión.
    .long = El nombre y la versión van en una línea, igual en todos los idiomas.

# Components as arguments.
help-components = Sin componentes, el comando se aplica a todos. Comandos y componentes se pueden escribir en cualquiera de los idiomas.

# One description for each option.
help-option-lang = Idioma de las respuestas; por ejemplo: en, fr, es, sv o pt
help-option-home = Directorio de la instancia, que contiene conf, run, logs y data
help-option-config = Archivo de configuración
help-option-json = Responder en JSON, igual en todos los idiomas
help-option-quiet = Mostrar solo los errores
# Do not translate auto, always and never.
help-option-color = Usar colores: auto, always (siempre) o never (nunca)
help-option-timeout = No esperar más que este tiempo; por ejemplo, 30s o 2m
help-option-no-wait = No esperar a que termine
# Do not translate init, ps, is and svg.
help-option-port = Puerto de ps (init) o de otro servidor, como is=27400; se puede repetir
help-option-images = Directorio de imágenes (init); se puede repetir
help-option-exec = Continuar con el programa que hay ahora en el disco (recargar)
help-option-follow = Seguir mostrando lo que vaya llegando (registros, eventos)
help-option-lines = Mostrar solo las N últimas líneas (registros, eventos)
help-option-since = Mostrar solo lo posterior a ese momento; por ejemplo, 08:30 o 15m (registros)
help-option-help = Mostrar esta ayuda
help-option-version = Mostrar la versión

# Explanations of the examples, each beside a command line.
help-example-start = Iniciar todo
help-example-restart = Reiniciar solo el servidor de imágenes
help-example-status = Mostrar el estado del servidor de plataforma
help-example-lang = Responder en francés

### Units: sizes, durations and percentages in tables and sentences.

# Sizes. $size (number): with one decimal below 100. Seen in the status table.
unit-byte = { $size } B
unit-kibibyte = { $size } KiB
unit-mebibyte = { $size } MiB
unit-gibibyte = { $size } GiB
unit-tebibyte = { $size } TiB
# Parts of a duration. $count (number): below ten seconds with one decimal.
unit-day = { $count } d
unit-hour = { $count } h
unit-minute = { $count } min
unit-second = { $count } s
unit-millisecond = { $count } ms
# The two largest parts of a duration. $larger, $smaller (text): as above.
unit-two = { $larger } { $smaller }
