# Everything that ImageServing says to people, in Portuguese (Brazilian, neutral); terms as in docs/pt/glossary.md.
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
usage-missing-command = Nenhum comando foi informado.
    .hint = Os comandos são iniciar, parar, reiniciar, status, registros, eventos, recarregar, executar, inicializar, verificar, ajuda e versão. Para saber mais, digite: ImageServing ajuda
# $typed: the word as it was typed.
usage-unknown-command = O comando “{ $typed }” não existe.
    .hint = Para ver todos os comandos, digite: ImageServing ajuda
# $typed: the word as it was typed; $suggestions: list of similar commands, never executed.
usage-unknown-command-nearest = O comando “{ $typed }” não existe.
    .hint = Comandos parecidos: { $suggestions }
# $typed: the option as it was typed.
usage-unknown-option = A opção “{ $typed }” não existe.
    .hint = Para ver todas as opções, digite: ImageServing ajuda
# $typed: the option as it was typed; $suggestion: a similar option.
usage-unknown-option-nearest = A opção “{ $typed }” não existe.
    .hint = Opção parecida: { $suggestion }
# The option exists, for other commands. $option: the option; $command: the command as it was typed.
usage-misplaced-option = A opção “{ $option }” não se aplica a “{ $command }”.
    .hint = Para ver as opções de um comando, digite: ImageServing ajuda, seguido do comando
# $option: an option that must be followed by a value.
usage-missing-value = A opção “{ $option }” exige um valor.
    .hint = Para ver os valores aceitos, digite: ImageServing ajuda
# $option: an option; $value: what followed it.
usage-invalid-value = “{ $value }” não é um valor válido para “{ $option }”.
    .hint = Para ver os valores aceitos, digite: ImageServing ajuda
# $option: an option; $value: what followed it; $choices: list of the allowed words.
usage-invalid-value-choices = “{ $value }” não é um valor válido para “{ $option }”.
    .hint = Valores aceitos: { $choices }
# $option: an option that takes no value; $value: the value that was given.
usage-unexpected-value = A opção “{ $option }” não aceita valor, mas recebeu “{ $value }”.
    .hint = Retire o valor.
# $option: an option; $value: what followed it.
usage-bad-duration = “{ $value }” não é uma duração válida para “{ $option }”.
    .hint = Informe um número com unidade: 500ms, 30s, 2m ou 1h 30m
usage-bad-time = “{ $value }” não é um momento válido para “{ $option }”.
    .hint = Informe um momento, como 08:30 ou "2026-11-21 08:30", ou há quanto tempo foi: 15m, 2h
usage-bad-count = “{ $value }” não é um número de linhas válido para “{ $option }”.
    .hint = Informe um número inteiro, por exemplo 100.
# $option: an option; $value: what followed it.
usage-bad-port = “{ $value }” não é uma porta válida para “{ $option }”.
    .hint = Informe um número de 1 a 65535 para ps ou indique o servidor: is=27400, svg=27401 ou ps=8081
# $port: a port that two of the built-in servers would have.
usage-same-port = Dois servidores não podem usar a mesma porta ({ $port }).
    .hint = Escolha outra com --port, por exemplo --port is=27400.
# $option: an option; $value: what followed it.
usage-bad-address = “{ $value }” não é um endereço válido para “{ $option }”.
    .hint = Informe um endereço IP e uma porta: 127.0.0.1:8080
# $option: an option; $value: what followed it.
usage-bad-size = “{ $value }” não é um tamanho válido para “{ $option }”.
    .hint = Informe um número com unidade: 512MiB ou 1GiB
# $value: what followed --lang; $known: list of the languages there are.
usage-bad-language = O idioma “{ $value }” não está disponível.
    .hint = Idiomas disponíveis: { $known }
# $typed: an argument too many.
usage-surplus = O argumento “{ $typed }” não é esperado aqui.
    .hint = Para ver o que cada comando aceita, digite: ImageServing ajuda
# $argument: what is missing.
usage-missing-argument = Falta o argumento “{ $argument }”.
    .hint = Para ver o que cada comando aceita, digite: ImageServing ajuda
# After serve, which configurations use. $known: list of the built-in servers.
usage-missing-server = Nenhum servidor integrado foi informado.
    .hint = Informe um destes: { $known }
# As above. $typed: the word as it was typed; $known: list of the built-in servers.
usage-unknown-server = O servidor integrado “{ $typed }” não existe.
    .hint = Os servidores integrados são: { $known }
# $option: an option that was given twice.
usage-repeated-option = A opção “{ $option }” foi informada mais de uma vez.
    .hint = Informe-a uma única vez.
# $option, $other: two options that exclude each other.
usage-conflict = As opções “{ $option }” e “{ $other }” não podem ser usadas juntas.
    .hint = Retire uma delas.
# $escaped: an argument in an unknown character encoding, its odd bytes escaped as \xE4.
usage-not-text = O argumento “{ $escaped }” não pode ser lido como texto.
    .hint = Digite-o em UTF-8 ou defina LC_CTYPE com a codificação de caracteres do seu terminal.
# The command line is wrong in a way that has no message of its own.
usage-other = Não foi possível interpretar a linha de comando.
    .hint = Para ver como se escrevem os comandos, digite: ImageServing ajuda

### Other errors, on standard error

# Where a fault in the configuration stands. $path: the file; $line, $column: from 1.
error-config-place = { $path }, linha { $line }, coluna { $column }
# $path: where the configuration file was looked for.
error-config-missing = O arquivo de configuração { $path } não existe.
    .hint = Crie-o com ImageServing inicializar ou indique outro com --config ou --home.
# $path: the file; $reason: the system's reason (os-...).
error-config-unreadable = Não foi possível ler o arquivo de configuração { $path }: { $reason }.
    .hint = Verifique o arquivo e suas permissões.
# $path: the file; $line: the first line that is not UTF-8.
error-config-not-text = O arquivo de configuração { $path } não é texto UTF-8 na linha { $line }.
    .hint = Salve o arquivo em UTF-8.
# The file that init was to write. $path: the file.
error-config-exists = O arquivo de configuração { $path } já existe e não foi alterado.
    .hint = Antes, mova-o para outro lugar ou indique outro arquivo com --config.
# The file that init was to write. $path: the file; $reason: the system's reason (os-...).
error-config-unwritable = Não foi possível gravar o arquivo de configuração { $path }: { $reason }.
    .hint = Verifique o diretório e suas permissões ou indique outro arquivo com --config.
# Seen in a program that was built without the built-in servers, for example by init.
error-without-servers = Este programa foi compilado sem os servidores integrados.
    .hint = Escreva uma configuração para outros servidores; o manual mostra uma.
# Neither --home nor a home folder is known.
error-no-home = Não há diretório para esta instância: a variável HOME não está definida.
    .hint = Indique um diretório com --home ou defina HOME.
# Shown by commands that need a supervisor, and by status on standard output.
error-not-running = O supervisor de servidores não está em execução.
    .hint = Para iniciá-lo, digite: ImageServing iniciar
# $path: the socket.
error-not-allowed = Sem permissão para usar o supervisor de servidores: acesso negado a { $path }.
    .hint = Use a conta que executa o supervisor, root ou uma conta do grupo definido em control-group.
# $path: the socket; $reason: the system's reason (os-...).
error-unreachable = Não foi possível contatar o supervisor de servidores em { $path }: { $reason }.
    .hint = Verifique se o processo dele está ativo; o log mostra o que ele fez por último.
# The supervisor closed the connection before it answered.
error-connection-lost = O supervisor de servidores encerrou a conexão antes de responder.
    .hint = Consulte novamente com: ImageServing status
error-abandoned = O supervisor de servidores não está mais em execução, mas os componentes que ele iniciou talvez ainda estejam.
    .hint = Para assumi-los, digite: ImageServing iniciar. Para pará-los: ImageServing parar
error-essential-lost = { $component } falhou e é essencial; por isso o supervisor de servidores terminou.
    .hint = O log do componente e “ImageServing eventos” mostram o motivo.
error-log-unreadable = Não foi possível ler o log { $path }: { $reason }.
    .hint = Use a conta que executa o supervisor, root ou uma conta do grupo definido em control-group.
# $theirs, $ours: protocol versions.
error-other-version = O supervisor de servidores em execução é de outra versão (protocolo { $theirs }; este programa usa { $ours }).
    .hint = Pare-o com o programa que o iniciou e inicie-o de novo com este.
# $log: the supervisor's own log file.
error-daemon-died = O supervisor de servidores não entrou em operação.
    .hint = O motivo está no log: { $log }
# $reason: the system's reason (os-...).
error-daemon-not-started = Não foi possível executar o supervisor de servidores: { $reason }.
    .hint = Verifique se o arquivo do programa continua no lugar e se ainda há memória e processos disponíveis no sistema.
# $time: the time given with --timeout.
error-timed-out = O comando não terminou dentro de { $time }; o que ele ordenou continua em andamento.
    .hint = Para acompanhar, digite: ImageServing status
# $reason: the system's reason (os-...).
error-unwritable = Não foi possível gravar a resposta na saída padrão: { $reason }.
    .hint = Se havia uma ordem, ela foi executada mesmo assim.

### The comments in the configuration file that init writes. Lines are broken later: write each as one.
### Do not translate keys, values, options and file names. No quotation marks are needed around keys.

# On top of the file.
template-file = Configuração do ImageServing, gravada por “ImageServing inicializar”. Ela define os três servidores integrados, acessíveis só a partir desta máquina. Depois de uma alteração, digite “ImageServing verificar” para conferi-la e “ImageServing reiniciar” para que ela entre em vigor. O manual explica todas as chaves.
template-examples = As linhas de configuração que começam por # são exemplos sem efeito. Para usar uma delas, retire o #.
# [supervisor], control-group.
template-control-group = Os membros deste grupo podem usar o ImageServing, além de root e do dono do supervisor.
# What each of the three servers does; above its table.
template-svg = O servidor SVG renderiza desenhos para o servidor de imagens.
template-is = O servidor de imagens gera imagens em qualquer tamanho e formato para o servidor de plataforma.
template-ps = O servidor de plataforma responde aos navegadores. Ele guarda as imagens já geradas, para que cada uma seja gerada uma só vez.
# The keys of a component.
template-command = O programa e seus argumentos. --listen é o endereço em que o servidor responde; para que outras máquinas o alcancem, ponha ali um endereço de rede desta máquina. Ao mudar uma porta, mude-a em todos os lugares em que aparece.
# The arguments of is.
template-image-arguments = Cada --images é um diretório de imagens; uma imagem vem do primeiro que a contém. --svg-server é o endereço de svg.
# The arguments of ps.
template-platform-arguments = --image-server é o endereço de is; --content, o diretório dos outros arquivos, publicados em /is/content/; --cache, o diretório das imagens guardadas, e --cache-size, quanto elas podem ocupar. Com --access-log=off, as solicitações não são registradas no log.
template-start-priority = Os componentes com número menor iniciam primeiro; os de mesmo número, juntos.
template-ready = O próprio servidor avisa quando entra em operação, e tem este tempo para isso.
template-health = O que precisa continuar respondendo e de quanto em quanto tempo isso é verificado. Depois de tantas falhas seguidas (failures), o servidor é parado e iniciado de novo.
template-stop-timeout = Tempo para concluir as solicitações em andamento. O que restar do servidor depois disso é encerrado à força.
template-memory-limit = O componente é parado e iniciado de novo quando ocupa mais memória do que isto.
# Above the examples of what any component may have.
template-further = Qualquer componente pode ter também as chaves a seguir, aqui como exemplos para o componente acima.
template-user = Usuário e grupo com que ele é executado, se root inicia o supervisor. Esse usuário precisa ter acesso aos diretórios acima.
template-environment = Variáveis de ambiente.
template-limits = Limites dos seus processos; aqui, o de arquivos abertos.
template-restart = Se ele é iniciado de novo quando termina sozinho, e os intervalos entre as tentativas.
template-log = Quando o log é trocado por um novo, e quantos antigos são mantidos.
# Above the example of a component that is no built-in server.
template-another = Qualquer outro servidor também pode ser um componente, desde que permaneça em primeiro plano.

### What keeps a built-in server from its work, on its standard error, which goes into its log

# $address: host and port.
error-serve-port-taken = Outro programa já escuta em { $address }.
    .hint = Pare esse programa ou escolha outra porta na configuração.
# $address: host and port; $reason: the system's reason (os-...).
error-serve-address = O servidor não consegue escutar em { $address }: { $reason }.
    .hint = Escolha um endereço desta máquina e, a menos que o servidor seja executado como root, uma porta acima de 1023.
# $path: a folder; $reason: the system's reason (os-...).
error-serve-folder = Não é possível usar o diretório { $path }: { $reason }.
    .hint = Crie-o, corrija suas permissões ou indique outro na configuração.
# The server makes a picture when it starts, to see that it can.
error-serve-trial = O servidor não conseguiu gerar a imagem com que testa a si mesmo.
    .hint = Consulte o log dele e verifique se a máquina ainda tem memória livre.
# All threads that compute were at one request each for a long time. The server ends, so that it is started again.
error-serve-stuck = O servidor está terminando porque nenhuma das suas tarefas chega mais ao fim.
    .hint = Veja no log de acessos quais imagens foram solicitadas e verifique se a máquina tem processadores livres.
# $reason: the system's reason (os-...).
error-serve-system = O servidor não consegue funcionar neste sistema: { $reason }.
    .hint = Verifique se os processos, a memória ou os arquivos abertos chegaram ao limite.

### Faults in the configuration, on standard error, exit code 6
### In all of them: $place: file, line and column (error-config-place); $key: the whole key.

# The text is not TOML.
fault-syntax = { $place }: o texto não é TOML válido.
    .hint = Procure aspas, um colchete ou um sinal de igual que falte.
fault-duplicate-key = { $place }: a chave “{ $key }” está definida duas vezes.
    .hint = Mantenha apenas uma das definições.
fault-unknown-key = { $place }: a chave “{ $key }” não existe.
    .hint = Verifique a grafia ou remova a chave.
# $nearest: the key that was probably meant.
fault-unknown-key-nearest = { $place }: a chave “{ $key }” não existe.
    .hint = Talvez a chave desejada seja “{ $nearest }”.
fault-missing-key = { $place }: falta a chave “{ $key }”.
    .hint = Acrescente a chave.
# $expected, $found: kinds of values (kind-...).
fault-wrong-type = { $place }: “{ $key }” deve ser { $expected }, não { $found }.
    .hint = Corrija o valor.
# $least, $greatest: the ends of the allowed range, which includes them.
fault-out-of-range = { $place }: “{ $key }” deve estar entre { $least } e { $greatest }.
    .hint = Escolha um valor dentro desse intervalo.
# $least, $greatest: the shortest and the longest duration allowed, as finished durations.
fault-duration-out-of-range = { $place }: “{ $key }” deve estar entre { $least } e { $greatest }.
    .hint = Escolha uma duração dentro desse intervalo.
# $value: the value; $choices: list of the allowed words.
fault-not-one-of = { $place }: “{ $value }” não é um valor válido para “{ $key }”.
    .hint = Valores aceitos: { $choices }
# $value: the value.
fault-bad-duration = { $place }: “{ $value }” não é uma duração válida para “{ $key }”.
    .hint = Escreva um número com unidade: "500ms", "30s" ou "1m 30s"
# $value: the value.
fault-bad-size = { $place }: “{ $value }” não é um tamanho válido para “{ $key }”.
    .hint = Escreva um número com unidade: "512KiB", "64MiB" ou "2GiB"
# $value: the value.
fault-bad-address = { $place }: “{ $value }” não é um endereço válido para “{ $key }”.
    .hint = Escreva host e porta: "127.0.0.1:8080"
# $value: the value.
fault-bad-url = { $place }: “{ $value }” não é uma URL que se possa verificar (“{ $key }”).
    .hint = Escreva "http://127.0.0.1:8080/caminho"; aqui não é possível usar https.
# $value: the value.
fault-bad-pattern = { $place }: “{ $value }” não é uma expressão regular válida para “{ $key }”.
    .hint = Procure um parêntese ou colchete aberto ou uma barra invertida sobrando.
# $value: the value.
fault-bad-component-name = { $place }: “{ $value }” não pode ser o nome de um componente.
    .hint = Use de 1 a 32 letras (A a Z), dígitos, “-” e “_”, começando por letra ou dígito.
# $value: the value.
fault-bad-signal = { $place }: “{ $value }” não é um sinal que possa parar um componente (“{ $key }”).
    .hint = Os mais usados: SIGTERM, SIGINT, SIGQUIT, SIGHUP
# $value: the value.
fault-bad-umask = { $place }: “{ $value }” não é uma umask válida para “{ $key }”.
    .hint = Escreva três dígitos octais entre aspas, por exemplo "027".
# $name: the name as configured.
fault-bad-variable = { $place }: “{ $name }” não pode ser o nome de uma variável de ambiente (“{ $key }”).
    .hint = Use um nome sem “=”.
fault-empty-or-zero = { $place }: a chave “{ $key }” não pode estar vazia nem conter um byte zero.
    .hint = Defina um valor.
# $keys: list of the keys.
fault-not-exactly-one = { $place }: “{ $key }” exige exatamente uma destas chaves: { $keys }.
    .hint = Indique uma delas, e somente uma.
# $name: the name of a component that does not exist.
fault-unknown-component = { $place }: o componente “{ $name }” não existe (“{ $key }”).
    .hint = Verifique a grafia ou defina o componente.
# $name: the name of a component that does not exist; $nearest: the one that was probably meant.
fault-unknown-component-nearest = { $place }: o componente “{ $name }” não existe (“{ $key }”).
    .hint = Talvez o componente desejado seja “{ $nearest }”.
# $circle: the components, each depends on the next and the last on the first: "a -> b -> a".
fault-cycle = { $place }: estes componentes dependem uns dos outros em círculo: { $circle }.
    .hint = Remova uma das dependências.

# Kinds of values, used for $expected and $found in fault-wrong-type.
kind-text = um texto entre aspas
kind-integer = um número inteiro
kind-number = um número
kind-boolean = true ou false
kind-text-list = uma lista de textos
kind-list = uma lista
kind-table = uma tabela
kind-date-time = uma data ou hora
kind-duration = uma duração entre aspas, por exemplo "30s"
kind-size = um tamanho, por exemplo "2GiB"

### Refusals: the supervisor carried nothing out. On standard error.

# $protocol: the supervisor's protocol version; $release: its release, for example 0.1.0.
refusal-version = O supervisor de servidores em execução é de outra versão ({ $release }, protocolo { $protocol }).
    .hint = Pare-o com o programa que o iniciou e inicie-o de novo com este.
refusal-malformed = O supervisor de servidores não entendeu a solicitação.
    .hint = Verifique se o supervisor e este programa são da mesma versão.
refusal-too-long = O supervisor de servidores recusou a solicitação: ela é longa demais.
    .hint = Informe menos componentes de cada vez.
refusal-busy = O supervisor de servidores está com conexões demais.
    .hint = Tente de novo daqui a pouco.
refusal-not-allowed = Sem permissão para usar este supervisor de servidores.
    .hint = Use a conta que executa o supervisor, root ou uma conta do grupo definido em control-group.
# $name: the component as it was typed; $known: list of the components there are.
refusal-unknown-component = O componente “{ $name }” não existe.
    .hint = Os componentes são: { $known }
# As above, where the configuration has no component at all.
refusal-unknown-component-none = O componente “{ $name }” não existe.
    .hint = A configuração não define nenhum componente.
refusal-ending = O supervisor de servidores está prestes a terminar.
    .hint = Tente de novo quando ele tiver terminado.
refusal-reloading = A configuração já está sendo recarregada.
    .hint = Espere até que isso termine e digite: ImageServing recarregar
refusal-newer-state = Uma versão mais nova gravou { $path } (formato { $version }), por isso esta não pode assumir o que está em execução.
    .hint = Use a versão mais nova ou, antes, pare os componentes com ela.
refusal-replacement = O programa { $path } não pode substituir o supervisor de servidores: { $reason }.
    .hint = Verifique o arquivo e suas permissões.
# $pid: the process of the supervisor that runs.
refusal-owned = Esta instância já tem um supervisor de servidores (PID { $pid }).
    .hint = Para pará-lo, digite: ImageServing parar
# As above, where its process is not known.
refusal-owned-unknown = Esta instância já tem um supervisor de servidores.
    .hint = Para pará-lo, digite: ImageServing parar
# $path: the folder; $reason: the system's reason (os-...).
refusal-folder = Não foi possível criar o diretório { $path } ou gravar nele: { $reason }.
    .hint = Verifique as permissões ou escolha outro lugar com --home.
# $path: the socket; $reason: the system's reason (os-...).
refusal-socket = Não foi possível criar o socket { $path }: { $reason }.
    .hint = Verifique o diretório ou escolha outro lugar com --home.
# The supervisor had to read the configuration, and it is wrong. $path: the file; $line, $column: from 1.
refusal-configuration = A configuração está errada, por isso nada foi alterado: { $path }, linha { $line }, coluna { $column }.
    .hint = Corrija o arquivo e tente de novo.
# As above, where the file cannot be read at all. $path.
refusal-configuration-unreadable = Não foi possível ler o arquivo de configuração { $path }, por isso nada foi alterado.
    .hint = Verifique o arquivo e suas permissões.
# $name: the group as configured.
refusal-control-group = O grupo “{ $name }” (control-group) não existe nesta máquina.
    .hint = Crie o grupo ou corrija a configuração.
# $component; $program: the file as configured; $reason: the system's reason (os-...).
refusal-program = { $component }: não é possível executar o programa { $program }: { $reason }.
    .hint = Instale o programa ou corrija “command” na configuração.
# $component; $path: the folder; $reason: the system's reason (os-...).
refusal-directory = { $component }: não é possível entrar no diretório de trabalho { $path }: { $reason }.
    .hint = Crie o diretório ou corrija “directory” na configuração.
# $component, a built-in server; $path: a folder that it was told of; $reason: the system's reason (os-...).
refusal-server-folder = { $component }: não é possível usar o diretório { $path }: { $reason }.
    .hint = Crie o diretório e dê acesso ao usuário do componente ou indique outro em “command”.
# $component; $name: the user or group as configured.
refusal-identity = { $component }: não há usuário nem grupo “{ $name }” nesta máquina.
    .hint = Crie-o ou corrija “user” e “group” na configuração.
# $component; $name: the user or group as configured.
refusal-not-root = { $component }: só root pode iniciar um componente como “{ $name }”.
    .hint = Execute ImageServing como root ou remova “user” e “group” da configuração.
# $component; $address: host and port; $program, $pid: who has it.
refusal-port-taken = { $component }: o endereço { $address } está em uso por outro programa: { $program } (PID { $pid }).
    .hint = Pare esse programa ou escolha outra porta.
# As above, where the other program is not known.
refusal-port-taken-unknown = { $component }: o endereço { $address } está em uso por outro programa.
    .hint = Descubra qual é com: ss -ltnp
# As refusal-port-taken, where no configuration exists. $port: a value for --port.
refusal-default-port-taken = { $component }: o endereço { $address } está em uso por outro programa: { $program } (PID { $pid }).
    .hint = Pare esse programa ou escolha outra porta: ImageServing inicializar --port { $port }
# As above, where the other program is not known.
refusal-default-port-taken-unknown = { $component }: o endereço { $address } está em uso por outro programa.
    .hint = Descubra qual é com ss -ltnp ou escolha outra porta: ImageServing inicializar --port { $port }
# $component, a built-in server; $address: host and port; $reason: the system's reason (os-...).
refusal-address = { $component } não consegue escutar em { $address }: { $reason }.
    .hint = Escolha em “command” um endereço desta máquina e, a menos que seja executado como root, uma porta acima de 1023.
# $component, a built-in server; $argument: an argument that it does not take, or has already.
refusal-server-argument-misplaced = { $component }: o argumento “{ $argument }” não é aceito em “command”.
    .hint = Retire ou corrija o argumento; o manual traz os argumentos de cada servidor integrado.
# $component, a built-in server; $argument: an argument that has no value.
refusal-server-argument-no-value = { $component }: o argumento “{ $argument }” em “command” exige um valor.
    .hint = Escreva o valor depois dele; o manual diz qual.
# $component, a built-in server; $argument: an argument that it cannot do without.
refusal-server-argument-missing = { $component }: falta o argumento “{ $argument }” em “command”.
    .hint = Acrescente o argumento com um valor; o manual diz qual.
# $component, a built-in server; $argument: an argument; $value: what follows it.
refusal-server-argument-bad-value = { $component }: “{ $value }” não é um valor válido para o argumento “{ $argument }” em “command”.
    .hint = Corrija o valor: por exemplo, 127.0.0.1:8080 para um endereço, 1GiB para um tamanho, ou on e off.

### What check finds, besides configuration faults and refusals. On standard output.

# $component, $other: two components; $address: host and port.
finding-same-address = { $component } e { $other } disputam o mesmo endereço { $address }.
    .hint = Dê outra porta a um dos dois.
# A warning. $component; $address: host and port that its "health" names.
finding-health-of-stranger = { $component }: “health” consulta { $address }, onde escuta um programa que não é nenhum dos componentes.
    .hint = Corrija o endereço em “health” ou pare esse programa.
# A warning. $limits: the sum of all memory-limit; $memory: what the machine or container has; finished sizes.
finding-memory-limits = Juntos, os componentes podem ocupar { $limits } de memória, mas só há { $memory }.
    .hint = Diminua “memory-limit” ou acrescente memória.
# A warning. $available: a finished size.
finding-memory-short = Memória livre: apenas { $available }.
    .hint = Encerre programas desnecessários ou acrescente memória.

# One finding, on one line. $finding: a whole sentence; $cure: the advice to it.
check-error = Erro: { $finding } { $cure }
check-warning = Aviso: { $finding } { $cure }
# The last line of check. Nothing was found:
check-fine = Está tudo em ordem.
# Only warnings were found. $count (number): how many.
check-warned =
    { $count ->
        [one] A inicialização daria certo; há { $count } aviso.
       *[other] A inicialização daria certo; há { $count } avisos.
    }
# Errors were found. $count (number): how many.
check-failed =
    { $count ->
        [one] A inicialização falharia: há { $count } erro.
       *[other] A inicialização falharia: há { $count } erros.
    }

### What became of a component that an order named. On standard output; failed and overruled ones on standard error.

# $component; $pid; $time: from the order until it was ready.
outcome-started = { $component } está em execução (PID { $pid }, em operação após { $time }).
# $component; $pid.
outcome-already-running = { $component } já está em execução (PID { $pid }).
# $component.
outcome-stopped = { $component }: parada concluída.
# $component.
outcome-already-stopped = { $component } já não estava em execução.
# $component; $pid; $time: from the order until it was ready.
outcome-restarted = { $component }: reinício concluído (PID { $pid }, em operação após { $time }).
# $component; $attempts: failures in a row. A line with the cause (failure-...) follows.
outcome-failed =
    { $attempts ->
        [one] { $component }: falha na inicialização.
       *[other] { $component }: falha na inicialização após { $attempts } tentativas.
    }
# $component, which nobody tried to start. A line with the cause (failure-dependency) follows.
outcome-not-started = { $component }: não houve tentativa de inicialização.
# Stands above the last lines that a failed component wrote. $component.
outcome-last-lines = { $component }, últimas linhas:
# Stands in the place of the last lines, where it wrote nothing. $component.
outcome-no-lines = { $component } não escreveu nada.
outcome-no-logs = Ainda não há logs.
outcome-no-events = Ainda não há eventos.
# $component.
outcome-finished = { $component } terminou normalmente; conforme a configuração, não haverá reinício.
# $component.
outcome-overruled = { $component }: prevaleceu uma ordem posterior, dada por outra pessoa.
outcome-unchanged = { $component }: sem alterações.
outcome-dropped = { $component } não está mais na configuração: parada concluída.
# $component. Seen with --no-wait.
outcome-accepted = { $component }: ordem aceita.
outcome-reload-nothing = Nada mudou.
# An order concerned no component: the configuration has none that is started by itself.
outcome-nothing = Não há componente ao qual aplicar o comando.
# After init. $path: the file that it has written; $options: " --home DIR" and the like, as they were typed, or nothing.
outcome-initialized = A configuração está em { $path }.
    .hint = Edite o arquivo, se quiser, e depois digite: ImageServing iniciar{ $options }
# After a stop of everything.
outcome-supervisor-stopped = O supervisor de servidores está parado.
outcome-replaced = O supervisor de servidores passou a executar o programa que está agora no disco.
# After a stop where no supervisor ran: nothing changed.
outcome-supervisor-already-stopped = O supervisor de servidores não estava em execução.
# Below a start that changed nothing, when the typed word begins a longer phrase.
# $typed: the word that was typed; $phrase: the longer phrase.
outcome-longer-phrase = Tudo já estava em execução. Para reiniciar, digite: ImageServing { $phrase } (foi digitado “{ $typed }”).

### Why a component failed. On standard error, with the outcome or as it happens.

# $component; $reason: the system's reason (os-...).
failure-spawn-fork = { $component }: o sistema não criou um novo processo: { $reason }.
    .hint = Verifique quantos processos e quanta memória estão em uso.
# $component; $path: the file concerned; $reason: the system's reason (os-...).
failure-spawn-output = { $component }: não foi possível abrir o arquivo de log { $path }: { $reason }.
    .hint = Verifique o diretório de logs e suas permissões.
failure-spawn-directory = { $component }: não foi possível entrar no diretório de trabalho { $path }: { $reason }.
    .hint = Verifique “directory” na configuração e as permissões do diretório.
failure-spawn-limit = { $component }: não foi possível definir um limite dos processos: { $reason }.
    .hint = Verifique “limits” e “nice” na configuração; só root pode aumentá-los.
failure-spawn-identity = { $component }: não foi possível definir o usuário ou o grupo: { $reason }.
    .hint = Verifique “user” e “group” na configuração; só root pode mudá-los.
failure-spawn-execute = { $component }: não foi possível executar o programa { $path }: { $reason }.
    .hint = Verifique “command” na configuração, as permissões do arquivo e, se for um script, o interpretador na primeira linha.
# $component; $code: exit status, 0 to 255; $time: how long it had run.
failure-ended-code = { $component } terminou com código de saída { $code } após { $time }.
# $component; $signal: name of the signal; $time: how long it had run.
failure-ended-signal = { $component }: processo encerrado por { $signal } após { $time }.
# $component; $time: how long it had run.
failure-ended-unknown = { $component } terminou após { $time }.
# In all that follow: $component; $time: the time that it had to become ready.
# $address: host and port.
failure-late-no-listener = { $component } não entrou em operação dentro de { $time }: nenhum programa escuta em { $address }.
    .hint = Verifique se o programa usa esse endereço e se o tempo é suficiente (“ready”).
# $address; $program, $pid: who listens there instead.
failure-late-stranger = { $component } não entrou em operação dentro de { $time }: outro programa escuta em { $address }: { $program } (PID { $pid }).
    .hint = Pare esse programa ou escolha outra porta.
# $address. As above, where the other program is not known.
failure-late-stranger-unknown = { $component } não entrou em operação dentro de { $time }: outro programa escuta em { $address }.
    .hint = Descubra qual é com: ss -ltnp
# $address.
failure-late-no-answer = { $component } não entrou em operação dentro de { $time }: { $address } não responde.
    .hint = Verifique o programa e se o tempo é suficiente (“ready”).
# $url: what was asked for; $status: the HTTP status of the answer.
failure-late-http-status = { $component } não entrou em operação dentro de { $time }: { $url } responde com o status HTTP { $status }.
    .hint = Verifique o programa e a URL em “ready”.
# $pattern: the regular expression.
failure-late-no-log-line = { $component } não entrou em operação dentro de { $time }: nenhuma linha da saída corresponde a “{ $pattern }”.
    .hint = Verifique o padrão em “ready” e se o tempo é suficiente.
failure-late-no-notification = { $component } não entrou em operação dentro de { $time }: READY=1 não foi enviado.
    .hint = Verifique se o programa oferece esse tipo de notificação (“ready”).
# $component; $on: label of the component that it depends on.
failure-dependency = { $component } depende do componente { $on }, que não está em execução.
    .hint = Resolva primeiro o problema desse componente.
failure-unhealthy-no-listener =
    { $count ->
        [one] { $component } não passou em { $count } verificação de saúde: nenhum programa escuta em { $address }.
       *[other] { $component } não passou em { $count } verificações de saúde: nenhum programa escuta em { $address }.
    }
failure-unhealthy-no-answer =
    { $count ->
        [one] { $component } não passou em { $count } verificação de saúde: { $address } não responde.
       *[other] { $component } não passou em { $count } verificações de saúde: { $address } não responde.
    }
failure-unhealthy-http-status =
    { $count ->
        [one] { $component } não passou em { $count } verificação de saúde: { $url } responde com o status HTTP { $status }.
       *[other] { $component } não passou em { $count } verificações de saúde: { $url } responde com o status HTTP { $status }.
    }
failure-unhealthy-program-code =
    { $count ->
        [one] { $component } não passou em { $count } verificação de saúde: o programa de verificação terminou com código de saída { $code }.
       *[other] { $component } não passou em { $count } verificações de saúde: o programa de verificação terminou com código de saída { $code }.
    }
failure-unhealthy-program-signal =
    { $count ->
        [one] { $component } não passou em { $count } verificação de saúde: o programa de verificação foi encerrado por { $signal }.
       *[other] { $component } não passou em { $count } verificações de saúde: o programa de verificação foi encerrado por { $signal }.
    }
failure-unhealthy-program-hung =
    { $count ->
        [one] { $component } não passou em { $count } verificação de saúde: o programa de verificação não terminou dentro de { $time }.
       *[other] { $component } não passou em { $count } verificações de saúde: o programa de verificação não terminou dentro de { $time }.
    }
failure-unhealthy-program-missing =
    { $count ->
        [one] { $component } não passou em { $count } verificação de saúde: não é possível executar o programa de verificação: { $reason }.
       *[other] { $component } não passou em { $count } verificações de saúde: não é possível executar o programa de verificação: { $reason }.
    }
failure-memory = { $component } ocupou { $used } de memória, mas só pode ocupar { $limit }.
    .hint = Aumente “memory-limit” se o componente normalmente precisa de tanta memória.

### What happens while an order is carried out. On standard error, one line each.

# $component; $pid.
notice-spawned = { $component } está iniciando (PID { $pid }).
# $component; $pid; $time: from spawn to ready.
notice-ready = { $component } entrou em operação após { $time } (PID { $pid }).
# $component; $pid.
notice-stopping = { $component } está parando (PID { $pid }).
# $component; $pid.
notice-killed = { $component } não parou a tempo: processo encerrado à força (PID { $pid }).
# $component.
notice-stopped = { $component }: parada concluída.
# $component; $count: processes.
notice-remnants =
    { $count ->
        [one] { $component }: { $count } processo remanescente foi encerrado.
       *[other] { $component }: { $count } processos remanescentes foram encerrados.
    }
# $component; $attempt: failures in a row; $delay: from now.
notice-retrying =
    { $attempt ->
        [one] { $component }: nova tentativa em { $delay } ({ $attempt } falha até agora).
       *[other] { $component }: nova tentativa em { $delay } ({ $attempt } falhas até agora).
    }
# $component.
notice-finished = { $component } terminou; conforme a configuração, não haverá reinício.
# $component; $attempts: failures in a row.
notice-gave-up =
    { $attempts ->
        [one] { $component }: { $attempts } falha; não haverá nova tentativa.
       *[other] { $component }: { $attempts } falhas seguidas; não haverá nova tentativa.
    }
# $pid.
notice-supervisor-started = O supervisor de servidores está em execução (PID { $pid }).
# $pid.
notice-supervisor-stopping = O supervisor de servidores está parando (PID { $pid }).
notice-supervisor-replaced = O supervisor de servidores passou a executar o programa que está agora no disco (PID { $pid }).
notice-adopted = { $component }: o supervisor assumiu o processo em execução (PID { $pid }).
notice-state-garbled = O arquivo de estado do supervisor anterior está danificado e foi ignorado.
notice-state-other-boot = O arquivo de estado do supervisor anterior é de antes da última inicialização da máquina e foi ignorado.
notice-state-reused = { $component } não está mais em execução: o PID { $pid } agora é de outro processo, que não é afetado.
notice-guardian-replaced = O guardião do supervisor não estava mais em execução; há um novo (PID { $pid }).
notice-check-no-listener = { $component }, verificação de saúde { $count } de { $of }: nenhum programa escuta em { $address }.
notice-check-no-answer = { $component }, verificação de saúde { $count } de { $of }: { $address } não responde.
notice-check-http-status = { $component }, verificação de saúde { $count } de { $of }: { $url } responde com o status HTTP { $status }.
notice-check-program-code = { $component }, verificação de saúde { $count } de { $of }: o programa de verificação terminou com código de saída { $code }.
notice-check-program-signal = { $component }, verificação de saúde { $count } de { $of }: o programa de verificação foi encerrado por { $signal }.
notice-check-program-hung = { $component }, verificação de saúde { $count } de { $of }: o programa de verificação não terminou dentro de { $time }.
notice-check-program-missing = { $component }, verificação de saúde { $count } de { $of }: não é possível executar o programa de verificação: { $reason }.
notice-log-stalled = { $component }: no momento não é possível gravar a saída no log: { $reason }.
notice-log-resumed = { $component }: a saída voltou a ser gravada no log; perda até então: { $size }.
notice-reloaded = A configuração foi recarregada. Componentes novos: { $started }; reiniciados: { $restarted }; parados: { $stopped }; sem alterações: { $unchanged }.
notice-hook-failed-code = O hook { $program } terminou com código de saída { $code }.
notice-hook-failed-signal = O hook { $program } foi encerrado por { $signal }.
notice-hook-failed-unknown = O hook { $program } falhou.
notice-hook-missing = Não é possível executar o hook { $program }: { $reason }.
notice-hook-hung = O hook { $program } não terminou dentro de { $time } e foi encerrado à força.
notice-hook-skipped =
    { $count ->
        [one] O hook { $program } demora demais; não foi executado para { $count } evento.
       *[other] O hook { $program } demora demais; não foi executado para { $count } eventos.
    }
notice-essential-lost = { $component } é essencial, e não haverá nova tentativa; por isso o supervisor de servidores vai terminar.
notice-run-folder-remade = O diretório de execução { $path } não existia mais e foi criado de novo.
notice-run-folder-unusable = O diretório de execução { $path } não existe mais e não pode ser criado de novo: { $reason }. Os componentes continuam em execução, e o supervisor de servidores continua tentando.
event-unknown = Aconteceu algo que esta versão não conhece: { $name }
event-ended-code-restarted = { $component } terminou com código de saída { $code } após { $time }; reinício imediato, tentativa { $attempt }.
event-ended-code-retrying = { $component } terminou com código de saída { $code } após { $time }; reinício em { $delay }, tentativa { $attempt }.
event-ended-signal-restarted = { $component }: processo encerrado por { $signal } após { $time }; reinício imediato, tentativa { $attempt }.
event-ended-signal-retrying = { $component }: processo encerrado por { $signal } após { $time }; reinício em { $delay }, tentativa { $attempt }.
event-ended-unknown-restarted = { $component } terminou após { $time }; reinício imediato, tentativa { $attempt }.
event-ended-unknown-retrying = { $component } terminou após { $time }; reinício em { $delay }, tentativa { $attempt }.

### The table of status, on standard output

# Column headings: short.
table-component = Componente
table-state = Estado
table-pid = PID
table-uptime = Ativo há
table-memory = Memória
table-restarts = Reinícios
# The supervisor's own row.
table-supervisor = Supervisor de servidores
# Instead of a table, where the configuration has no component.
table-empty = A configuração não define nenhum componente.
# Below the table, for a component that waits. $component; $delay: from now.
table-note-backoff = { $component }: próxima tentativa em { $delay }.
# The same; $code: exit status of the last end.
table-note-backoff-code = { $component } terminou com código de saída { $code }; próxima tentativa em { $delay }.
# The same; $signal: name of the signal that ended it.
table-note-backoff-signal = { $component }: processo encerrado por { $signal }; próxima tentativa em { $delay }.
# Below the table, for a component that could not start without another. $component; $on: label of that other one; $id: its name for the command.
table-note-dependency = { $component }: não houve tentativa de inicialização, pois o componente { $on } não estava em execução.
    .hint = Para tentar de novo, digite: ImageServing iniciar { $id }
# Below the table and the cause (failure-...), for a component that was given up. $component; $id: its name for the command; $log: its log file.
table-note-failed = { $component } falhou; não haverá nova tentativa automática. O log está em { $log }.
    .hint = Para tentar de novo, digite: ImageServing iniciar { $id }

# States in the table and in live lines. They describe a component or service.
state-stopped = parado
state-starting = iniciando
state-running = em execução
state-stopping = parando
state-backoff = aguardando nova tentativa
state-failed = falhou

# A live line on a terminal, redrawn in place. $component; $state: one of the states; $time: since it began.
progress-line = { $component }: { $state } ({ $time })

### Reasons of the operating system, for $reason: a phrase after a colon, without a full stop. $errno: its number.

os-enoent = arquivo ou diretório inexistente
os-eacces = permissão negada
os-eperm = operação não permitida
os-enoexec = não é um programa que esta máquina possa executar
os-enotdir = uma parte do caminho não é um diretório
os-eisdir = é um diretório
os-eexist = já existe
os-eaddrinuse = o endereço já está em uso
os-eaddrnotavail = esta máquina não tem esse endereço
os-enospc = não há mais espaço no dispositivo
os-erofs = o sistema de arquivos é somente leitura
os-emfile = há arquivos abertos demais
os-eagain = o sistema está sem recursos no momento
os-enomem = memória insuficiente
os-eloop = há links simbólicos demais
os-enametoolong = o nome é longo demais
os-etxtbsy = o arquivo do programa está aberto para gravação
os-eio = erro de entrada ou saída no dispositivo
os-einval = o sistema não aceita o valor
os-econnrefused = conexão recusada
os-econnreset = a conexão foi interrompida pelo outro lado
os-etimedout = o tempo se esgotou
os-other = erro { $errno } do sistema

### Help, on standard output

# What the program is, on top of the help.
help-about = Controla o servidor de imagens, o servidor de plataforma e o servidor SVG desta máquina.
# Usage lines. Translate the words in capitals, keep the brackets. Of the program as a whole:
help-usage = ImageServing [OPÇÕES] COMANDO [COMPONENTE...]
# Of a command that takes components. $command.
help-usage-components = ImageServing { $command } [OPÇÕES] [COMPONENTE...]
# Of a command that takes nothing. $command.
help-usage-plain = ImageServing { $command } [OPÇÕES]
# Of the help command. $command.
help-usage-help = ImageServing { $command } [COMANDO]

# Headings.
help-heading-usage = Uso:
help-heading-words = Palavras:
help-heading-commands = Comandos:
help-heading-components = Componentes:
help-heading-options = Opções:
help-heading-examples = Exemplos:

# Names of values in the list of options; capitals, short.
help-value-tag = IDIOMA
help-value-directory = DIRETÓRIO
help-value-file = ARQUIVO
help-value-port = [SERVIDOR=]PORTA
help-value-duration = DURAÇÃO
help-value-count = N
help-value-time = MOMENTO

# One line for each command, in the list of commands.
help-start = Iniciar o supervisor de servidores e todos os componentes, ou só os indicados.
    .long = Os componentes são iniciados na ordem configurada, e o comando termina quando todos entram em operação. O que já está em execução não é afetado.
help-stop = Parar todos os componentes e o supervisor de servidores, ou só os componentes indicados.
    .long = Os componentes são parados na ordem inversa. Quando há componentes indicados, o supervisor de servidores e os demais continuam em execução.
help-restart = Reiniciar todos os componentes e o supervisor de servidores, ou só os componentes indicados.
    .long = Quando há componentes indicados, o supervisor de servidores e os demais continuam em execução.
help-status = Mostrar estado, processo, tempo de atividade, memória e reinícios.
    .long = Código de saída: 0 se tudo o que foi consultado está em execução, 1 se algo não está, 3 se nenhum supervisor de servidores está em execução, 4 se não é possível saber.
help-run = Executar o supervisor de servidores em primeiro plano.
    .long = Para systemd, contêineres e diagnóstico. Termina com SIGTERM ou Ctrl-C, depois de parar todos os componentes.
help-init = Gravar um arquivo de configuração dos servidores integrados, para editar.
    .long = Sem arquivo de configuração, os servidores integrados funcionam com os valores padrão. O arquivo traz esses valores, cada um explicado no seu idioma. Um arquivo que já existe nunca é sobrescrito.
help-check = Verificar a configuração e a máquina antes de iniciar.
    .long = Cada problema aparece em uma linha, com a solução. Código de saída: 0 se a inicialização daria certo, 6 se falharia.
help-reload = Ler de novo a configuração; só o que mudou é reiniciado.
    .long = Os componentes novos são iniciados e os retirados são parados. Se a configuração estiver errada, nada muda. Com --exec, o supervisor de servidores passa a executar o programa que está agora no disco, e nenhum componente é afetado: para atualizações.
help-logs = Mostrar o que os componentes escreveram.
    .long = As linhas de vários componentes aparecem em ordem cronológica. Sem --lines, são as últimas 100; antes das novas (--follow), as últimas 10; com --since, todas a partir desse momento. Funciona também sem supervisor de servidores em execução.
help-events = Mostrar o que aconteceu: inicializações, falhas, reinícios.
    .long = Sem --lines, são os últimos 100 eventos; antes dos novos (--follow), os últimos 10. Funciona também sem supervisor de servidores em execução.
help-help = Mostrar esta ajuda ou a ajuda de um comando.
    .long = O comando pode ser indicado em qualquer um dos idiomas.
help-version = Mostrar a versão.
    .long = Nome e versão aparecem em uma linha, igual em todos os idiomas.

# Components as arguments.
help-components = Sem componentes, o comando vale para todos. São aceitas as palavras de todos os idiomas para comandos e componentes.

# One description for each option.
help-option-lang = Idioma das respostas, por exemplo en, fr, es, sv ou pt
help-option-home = Diretório da instância, que contém conf, run, logs e data
help-option-config = Arquivo de configuração
help-option-json = Responder em JSON, igual em todos os idiomas
help-option-quiet = Mostrar só os erros
# Do not translate auto, always and never.
help-option-color = Usar cores: auto, always ou never
help-option-timeout = Esperar no máximo esse tempo, por exemplo 30s ou 2m
help-option-no-wait = Não esperar a conclusão
# Do not translate init, ps, is and svg.
help-option-port = Porta de ps (init) ou de outro servidor, como is=27400; repetível
help-option-images = Diretório de imagens (init); repetível
help-option-exec = Passar a executar o programa que está agora no disco (recarregar)
help-option-follow = Continuar mostrando o que é novo (registros, eventos)
help-option-lines = Mostrar só as últimas N linhas (registros, eventos)
help-option-since = Mostrar só o que veio desde então, por exemplo 08:30 ou 15m (registros)
help-option-help = Mostrar esta ajuda
help-option-version = Mostrar a versão

# Explanations of the examples, each beside a command line.
help-example-start = Iniciar tudo
help-example-restart = Reiniciar só o servidor de imagens
help-example-status = Mostrar o estado do servidor de plataforma
help-example-lang = Responder em francês

### Units: sizes, durations and percentages in tables and sentences.

# Sizes. $size (number): with one decimal below 100. Seen in the status table.
unit-byte = { $size } B
unit-kibibyte = { $size } KiB
unit-mebibyte = { $size } MiB
unit-gibibyte = { $size } GiB
unit-tebibyte = { $size } TiB
# Parts of a duration. $count (number): below ten seconds with one decimal.
unit-day = { $count ->
    [one] { $count } dia
   *[other] { $count } dias
}
unit-hour = { $count } h
unit-minute = { $count } min
unit-second = { $count } s
unit-millisecond = { $count } ms
# The two largest parts of a duration. $larger, $smaller (text): as above.
unit-two = { $larger } { $smaller }
