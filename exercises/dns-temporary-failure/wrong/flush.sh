# refused-by: names
# well for a moment; then the open connections are back in the table
ssh ${place.node} conntrack -F
sleep 60
for i in 1 2 3 4 5 6; do kubectl exec client -- dig +time=1 +tries=1 example.com > /dev/null || true; done
sleep 60
