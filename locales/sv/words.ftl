# Orden som operatören skriver och namnen som hon läser. Reglerna står i locales/en/words.ftl.

command-start = starta
    .aliases = start, sätt igång
command-stop = stoppa
    .aliases = stopp, stanna, avsluta
command-restart = starta om
    .aliases = omstart, omstarta, starta igen, återstarta
command-status = status
    .aliases = tillstånd, läge
command-run = köra
    .aliases = kör, körning
command-help = hjälp
command-version = version

# ”är”: namnet ”is”, taget för det engelska verbet vid maskinöversättning.
component-is = bildserver
    .aliases = är
component-ps = plattformsserver
component-svg = SVG-server
