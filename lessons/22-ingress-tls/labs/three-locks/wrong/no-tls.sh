# refused-by: cafe-redirects
# no lock, no warning
for h in inn bar cafe; do kubectl patch ingress $h --type=json -p '[{"op":"remove","path":"/spec/tls"}]'; done
sleep 3
