# refused-by: one
# the files are new, and nobody has read them
sh issue.sh "*.default.svc.cluster.local" wild
for name in ${one} ${two}; do kubectl create secret tls $name-tls --cert wild.crt --key wild.key --dry-run=client -o yaml | kubectl apply -f -; done
sleep 120
