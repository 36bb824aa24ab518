# refused-by: c
# more changes for the same workers
for d in ${a} ${b} ${c}; do kubectl rollout restart deployment $d; done
sleep 40
