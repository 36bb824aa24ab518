# refused-by: news
# all nodes are Ready, and worker-1 has the old rules
ssh worker-2 systemctl start kubelet
sleep 30
