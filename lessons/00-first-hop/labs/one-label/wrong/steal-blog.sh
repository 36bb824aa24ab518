# refused-by: blog-answers
# takes the label from one shop and breaks another
kubectl label pod shop app=shop --overwrite
kubectl label pod blog app=shop --overwrite
