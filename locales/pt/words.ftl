# As palavras que o operador digita e os nomes que lê. As regras estão em locales/en/words.ftl.

command-start = iniciar
    .aliases = começar, arrancar, inicia, início
command-stop = parar
    .aliases = pare, interromper, encerrar, deter
command-restart = reiniciar
    .aliases = recomeçar, rearrancar, reinicia, reinício
command-status = status
    .aliases = estado, situação
command-logs = registros
    .aliases = registro, registos, registo, logs, log
command-events = eventos
    .aliases = evento
command-reload = recarregar
    .aliases = recarga, recarregue, recarrega, reler
command-run = executar
    .aliases = execute, execução
command-init = inicializar
    .aliases = inicialize, inicializa
command-check = verificar
    .aliases = checar, conferir, validar, testar, verifique, verificação
command-help = ajuda
command-version = versão

# “é” e “está”: o nome “is”, tomado pelo verbo inglês na tradução automática.
component-is = Servidor de imagens
    .aliases = é, está
component-ps = Servidor de plataforma
component-svg = Servidor SVG
