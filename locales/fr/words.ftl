# Les mots que l’opérateur tape et les noms qu’il lit. Les règles se trouvent dans locales/en/words.ftl.

command-start = démarrer
    .aliases = commencer, lancer, démarre, démarrage
command-stop = arrêter
    .aliases = arrêt, stopper, arrête
command-restart = redémarrer
    .aliases = relancer, redémarrage, redémarre, recommencer
command-status = état
    .aliases = statut
command-logs = journaux
    .aliases = journal
command-events = événements
    .aliases = événement, évènements, évènement
command-reload = recharger
    .aliases = rechargement, recharge, relire
command-run = exécuter
    .aliases = exécute, exécution
command-init = initialiser
    .aliases = initialise, initialisation
command-check = vérifier
    .aliases = vérifie, vérification, contrôler, contrôle, valider
command-help = aide
command-version = version

# « est » : le nom « is », pris pour le verbe anglais par la traduction automatique.
component-is = serveur d’images
    .aliases = est
component-ps = serveur de plateforme
component-svg = serveur SVG
